import { brokenOutput } from '../../write-line.ts';
import { Interrupted } from '../errors.ts';

/** Something that aborts when a person or the system asks for the end. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Listens for Ctrl-C, SIGTERM, the end of the terminal or of npm, and an output that takes no more. The first asks for an
 * orderly end; a second signal ends this process at once: what watches over its children then ends them.
 */
export function listenForStop(): StopSignal {
  const controller = new AbortController();
  // npm passes on a Ctrl-C that the terminal has sent to us as well, however late: that is not a second one.
  const leastSignals = runsUnderNpm() ? 2 : 1;
  let signals = 0;
  let first: number | undefined;
  const stop = (name: keyof typeof exitCodes): void => {
    signals += 1;
    first ??= performance.now();
    if (signals > leastSignals && performance.now() - first > 1_000) process.exit(exitCodes[name]);
    controller.abort(new Interrupted(name, exitCodes[name]));
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listeners = names.map((name) => [name, () => stop(name)] as const);
  for (const [name, listener] of listeners) process.on(name, listener);
  const watch = watchParent(() => stop('SIGHUP'));
  // Whoever read the output is gone, or its disk is full: nobody would see the rest.
  const onBrokenOutput = (error: Error): void => controller.abort(brokenOutput(error));
  const outputs = [process.stdout, process.stderr];
  for (const output of outputs) output.on('error', onBrokenOutput);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
      clearInterval(watch);
      for (const output of outputs) output.off('error', onBrokenOutput);
    },
  };
}

function runsUnderNpm(): boolean {
  return process.env['npm_lifecycle_event'] !== undefined;
}

/** npm killed with SIGKILL passes nothing on; a new parent is the only sign of it. */
function watchParent(onGone: () => void): NodeJS.Timeout | undefined {
  if (!runsUnderNpm()) return undefined;
  // The script says who it was, for npm may be gone by now.
  const parent = Number(process.env['HIGHWATER_NPM_PID'] || process.ppid);
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onGone();
  }, 1_000);
  watch.unref();
  return watch;
}
