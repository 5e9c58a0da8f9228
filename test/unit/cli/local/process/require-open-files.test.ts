import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { requireOpenFiles } from '../../../../../cli/local/process/require-resources.ts';

it.each([24, 127])('refuses a limit of %i and says how to raise it', (limit) => {
  expect(() => requireOpenFiles(limit)).toThrow(
    `A process may open only ${limit} files here, and at least 128 are needed: raise the limit with "ulimit -n 1024"`,
  );
});

it.each([undefined, 128, 1_048_576])('accepts a limit of %s', (limit) => {
  expect(() => requireOpenFiles(limit)).not.toThrow();
});

it('knows the limit that a shell has set', () => {
  const module = new URL('../../../../../cli/local/process/require-resources.ts', import.meta.url).href;
  const program = `console.log((await import(process.argv[1])).openFilesLimit())`;
  const script = 'ulimit -n 100 && exec "$0" --input-type=module -e "$1" "$2"';
  const output = execFileSync('sh', ['-c', script, process.execPath, program, module], { encoding: 'utf8' });
  expect(output).toBe('100\n');
});
