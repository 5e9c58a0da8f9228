import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { findWorkers, workersIn } from '../../../../../cli/local/process/worker-processes.ts';

const list = [
  '    1 /sbin/init',
  '  812 node /tmp/highwater-a/ministack/ministack-lambda-Group-x1y2/_worker.js',
  ' 4711 node /tmp/highwater-a/ministack/ministack-lambda-Producer-x1y2/_worker.js',
  ' 4712 node /tmp/highwater-b/ministack/ministack-lambda-Group-z9/_worker.js',
  '10013 node /tmp/highwater-a/ministack/ministack-lambda-Group-k7/_worker.js',
  '10014 node /tmp/highwater-a/ministack/ministack-lambda-Group2-k7/_worker.js',
].join('\n');

it('finds the workers of one function of one run, and of no other', () => {
  expect(workersIn(list, '/tmp/highwater-a/ministack', 'Group')).toEqual([812, 10013]);
});

it('finds none where there is none', () => {
  expect(workersIn(list, '/tmp/highwater-c/ministack', 'Group')).toEqual([]);
});

it('finds a worker that runs on this machine', async () => {
  const worker = '/tmp/highwater-here/ministack/ministack-lambda-Group-x1/_worker.js';
  const script = 'console.log(); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script, worker], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  await once(child.stdout, 'data');
  expect(await findWorkers('/tmp/highwater-here/ministack', 'Group')).toEqual([child.pid]);
});
