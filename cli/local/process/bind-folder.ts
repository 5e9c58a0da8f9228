import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

// Until it stays away for three looks, and not for ever: servers that are being ended may still write for a moment.
const script = `
trap '' TERM INT HUP
read -r end
PATH=$PATH:/usr/bin:/bin
rm -rf "$1"
looks=3
attempts=60
while [ "$looks" -gt 0 ] && [ "$attempts" -gt 0 ]; do
  sleep 1
  attempts=$((attempts - 1))
  looks=$((looks - 1))
  [ -e "$1" ] && looks=3
  rm -rf "$1"
done`;

/**
 * Has a folder removed when this process is gone before it was released, in whatever way it went: a shell waits for the
 * end of a pipe that this process alone holds.
 *
 * @returns what leaves the folder to itself; it resolves once nothing watches over it any more.
 */
export function bindFolder(path: string): () => Promise<void> {
  const watch = spawn('/bin/sh', ['-c', script, 'remove-with-owner', path], {
    cwd: '/',
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C is none of its business.
    detached: true,
  });
  // Where there is none, nothing is lost but the removal after a SIGKILL.
  watch.unref();
  if (watch.stdin instanceof Socket) watch.stdin.unref();
  const gone = new Promise<void>((resolve) => {
    watch.once('exit', () => resolve()).once('error', () => resolve());
  });
  return () => {
    watch.ref();
    watch.kill('SIGKILL');
    return gone;
  };
}
