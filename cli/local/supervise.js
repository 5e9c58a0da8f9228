/**
 * Runs one command in a process group of its own and ends that group when the parent asks for it or is gone: a parent
 * killed with SIGKILL leaves nothing running and no run folder behind.
 *
 * Argument: JSON `{ command, args, graceMs, runFolder }`. Messages to the parent: `{ pid }` once the command runs.
 * Messages from the parent: `"stop"`. Exits with the command's code, 128 + n where signal n ended it, 127 where it
 * cannot be started.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';

const { command, args, graceMs, runFolder } = JSON.parse(process.argv[2] ?? '{}');
let isOrphan = false;

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

const signalGroup = (signal) => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Nobody left in the group.
  }
};

const end = () => {
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), graceMs);
};

child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (code, signal) => {
  signalGroup('SIGKILL');
  // Processes of the same run are ended at the same time and may still write here for a moment: hence the retries.
  if (isOrphan) rmSync(runFolder, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
child.on('spawn', () => process.connected && process.send({ pid: child.pid }, () => {}));

process.on('message', (message) => message === 'stop' && end());
process.on('disconnect', () => {
  isOrphan = true;
  end();
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);
if (!process.connected) end();
