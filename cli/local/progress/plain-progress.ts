import type { Progress } from './progress.ts';

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
