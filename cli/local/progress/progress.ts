/** Tells a person what is going on. */
export interface Progress {
  /** Shows the step while its work is done. The work may say in a few words what it is at. */
  step<T>(title: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  /** A line that stays. */
  note(line: string): void;
}

/** Tells nothing: for tests. */
export const silentProgress: Progress = {
  step: (_title, work) => work(() => undefined),
  note: () => undefined,
};
