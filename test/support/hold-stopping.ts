import { existsSync, writeFileSync } from 'node:fs';

/**
 * Preloaded into the command by `heldWhileStopping`: once it has asked a first server to end, it does nothing more until
 * it is let go. What a test does meanwhile it does while the command is stopping, however fast or slow that is.
 */
const [asked, letGo] = [process.env['HOLD_ASKED'] ?? '', process.env['HOLD_LET_GO'] ?? ''];
const kill = process.kill;

if (process.argv[1]?.endsWith('cli/highwater.js') === true)
  process.kill = (pid, signal) => {
    const isSent = kill.call(process, pid, signal);
    if (pid < 0 && signal === 'SIGTERM') {
      process.kill = kill;
      writeFileSync(asked, '');
      while (!existsSync(letGo)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
    return isSent;
  };
