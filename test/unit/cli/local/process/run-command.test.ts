import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../../../cli/local/process/run-command.ts';
import { hangMs } from '../../../../support/hang-ms.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = (script: string, signal = new AbortController().signal, timeoutMs = hangMs) => ({
  command: process.execPath,
  args: ['-e', script],
  env: {},
  cwd: folder,
  logFile: join(folder, 'log'),
  timeoutMs,
  signal,
});

describe('a command', () => {
  it('gives its exit code and its lines without terminal escapes', async () => {
    const script = 'console.log("\\u001b[31mred\\u001b[0m"); console.log(); console.log("b"); process.exit(4)';
    expect(await runCommand(settings(script))).toEqual({ exitCode: 4, lines: ['red', 'b'] });
  });

  it('is stopped when its time is over', async () => {
    const endless = settings('setInterval(() => {}, 1000)', undefined, 300);
    await expect(runCommand(endless)).rejects.toThrow('took longer than 0.3 s');
  });

  it('is stopped when the end is asked for', async () => {
    const stop = new AbortController();
    const running = runCommand(settings('setInterval(() => {}, 1000)', stop.signal));
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('is not started when the end was asked for already', async () => {
    await expect(runCommand(settings('', AbortSignal.abort(new Error('enough'))))).rejects.toThrow('enough');
  });
});
