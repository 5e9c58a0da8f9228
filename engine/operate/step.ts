import type { HighwaterError } from '../runtime/errors.ts';

/** One step of a long command. It answers where to go on, so that no single call takes long. */
export interface Step {
  /** True once no further batch is to begin. */
  readonly isOver: () => boolean;
}

/** What a step came to. */
export interface StepReport<R, T> {
  readonly shards: readonly R[];
  /** What is left to do; empty where the command is done. */
  readonly next: readonly T[];
  /** What the step met, where it may pass by itself: the same step again is safe. */
  readonly trouble: HighwaterError | null;
}

/** Of who has all the time there is. */
export const endless: Step = { isOver: () => false };

/**
 * Does one task after the other until the step is over or one meets trouble.
 *
 * @param run gives what a task came to, and what is left of it.
 */
export async function runStep<R extends { readonly trouble: HighwaterError | null }, T>(
  tasks: readonly T[],
  { isOver }: Step,
  run: (task: T) => Promise<{ readonly report: R; readonly next: T | null }>,
): Promise<StepReport<R, T>> {
  const shards: R[] = [];
  for (const [index, task] of tasks.entries()) {
    const { report, next } = await run(task);
    shards.push(report);
    const later = tasks.slice(index + 1);
    if (next !== null) return { shards, next: [next, ...later], trouble: report.trouble };
    if (isOver()) return { shards, next: later, trouble: null };
  }
  return { shards, next: [], trouble: null };
}

/**
 * Gives the reports of a step that was to do all.
 *
 * @throws HighwaterError, the trouble that it met.
 */
export function requireDone<R, T>({ shards, trouble }: StepReport<R, T>): readonly R[] {
  if (trouble !== null) throw trouble;
  return shards;
}
