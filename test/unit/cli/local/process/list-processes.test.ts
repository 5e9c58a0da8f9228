import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { listProcesses } from '../../../../../cli/local/process/worker-processes.ts';

it('lists each process with its id and its whole command', async () => {
  const script = 'console.log(); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script, 'with space', 'last'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  await once(child.stdout, 'data');
  const lines = (await listProcesses()).split('\n').map((line) => line.trim());
  const command = `${process.execPath} -e ${script} with space last`;
  expect(lines.filter((line) => line.startsWith(`${child.pid} `))).toEqual([`${child.pid} ${command}`]);
});

it('no longer lists a process that has ended', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(await listProcesses()).not.toMatch(new RegExp(`^\\s*${child.pid} `, 'm'));
});
