import type { Progress } from '../../cli/local/progress.ts';

/** Tells nothing. */
export const silentProgress: Progress = {
  step: (_title, work) => work(() => undefined),
  note: () => undefined,
};
