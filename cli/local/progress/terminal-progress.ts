import { Listr, PRESET_TIMER } from 'listr2';
import type { Progress } from './progress.ts';

/** Steps with a spinner and the time they took, for terminals. */
export function terminalProgress(write: (line: string) => void): Progress {
  return {
    note: (line) => write(`  ${line}`),
    step: async (title, work) => {
      const done = Promise.withResolvers<Awaited<ReturnType<typeof work>>>();
      const list = new Listr(
        [
          {
            title,
            task: async (_context, task) => {
              const say = (detail: string): void => {
                task.output = detail;
              };
              done.resolve(await work(say));
            },
          },
        ],
        // Signals are handled in one place, which ends what is running first.
        { registerSignalListeners: false, rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false } },
      );
      await list.run();
      return await done.promise;
    },
  };
}
