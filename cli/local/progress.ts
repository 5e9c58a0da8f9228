import { Listr, PRESET_TIMER } from 'listr2';

/** Tells a person what is going on. */
export interface Progress {
  /** Shows the step while its work is done. The work may say in a few words what it is at. */
  step<T>(title: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  /** A line that stays. */
  note(line: string): void;
}

/** Below it lines would be broken in the middle of a word; a terminal that nobody has sized says 0. */
const narrowestColumns = 40;

/** Spinners where the output is a terminal that can show them, else plain lines. */
export function chooseProgress(
  output: { readonly isTTY?: boolean; readonly columns?: number },
  write: (line: string) => void,
): Progress {
  return output.isTTY === true && (output.columns ?? 0) >= narrowestColumns
    ? terminalProgress(write)
    : plainProgress(write, () => performance.now());
}

const longestLine = 120;

/** A line when a step begins, one when it has ended, and what it says in between; no colours, nothing redrawn. */
export function plainProgress(write: (line: string) => void, nowMs: () => number): Progress {
  return {
    note: write,
    step: async (title, work) => {
      const began = nowMs();
      write(`${title} ...`);
      try {
        const result = await work((detail) => write(`  ${detail.slice(0, longestLine)}`));
        write(`${title}: done in ${seconds(nowMs() - began)}`);
        return result;
      } catch (error) {
        write(`${title}: failed after ${seconds(nowMs() - began)}`);
        throw error;
      }
    },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

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
