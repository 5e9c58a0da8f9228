import { onTestFinished, vi } from 'vitest';
import { createProgram } from '../../cli/program/create-program.ts';
import type { HighwaterEnd } from './run-highwater.ts';

/**
 * Runs what is typed after the program's name, in this process, as if nothing of this machine could lead it anywhere. All
 * is the product's, from the options to the exit code.
 */
export async function runProgram(words: readonly string[], folder = process.cwd()): Promise<HighwaterEnd> {
  const said = { stdout: '', stderr: '' };
  const keep = (name: keyof typeof said) => (text: string, done?: () => void) => {
    said[name] += text;
    done?.();
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('stdout') as never),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep('stderr') as never),
    vi.spyOn(console, 'error').mockImplementation((line) => void keep('stderr')(`${line}\n`)),
    vi.spyOn(process, 'cwd').mockReturnValue(folder),
  ];
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_PROFILE', 'XDG_CACHE_HOME'])
    vi.stubEnv(name, name === 'XDG_CACHE_HOME' ? '/nowhere' : '');
  onTestFinished(() => void vi.unstubAllEnvs());
  const before = process.exitCode;
  try {
    await createProgram().parseAsync([...words], { from: 'user' });
    return { code: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
