import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { killProcess } from '../../../../../cli/local/process/kill-process.ts';

const idle = () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

it('ends a process that runs, without a chance to end in order', async () => {
  const child = idle();
  const exited = once(child, 'exit');
  expect(killProcess(Number(child.pid))).toBe(true);
  expect(await exited).toEqual([null, 'SIGKILL']);
});

it('says of one that has ended that there was nothing to do', async () => {
  const child = idle();
  const exited = once(child, 'exit');
  child.kill();
  await exited;
  expect(killProcess(Number(child.pid))).toBe(false);
});

it.runIf(process.platform === 'linux' && process.getuid?.() !== 0)('tells where it may not', () => {
  expect(() => killProcess(1)).toThrow('EPERM');
});
