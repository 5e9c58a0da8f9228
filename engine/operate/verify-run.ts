import { HighwaterError } from '../runtime/errors.ts';
import { firstOf, type RunPart, runPhases } from './run-phases.ts';
import { addFound, nothingFound, type RunFound, type RunTask } from './run-task.ts';
import type { Step } from './step.ts';
import { planTail } from './trace-gaps.ts';
import type { VerifyDependencies } from './verify-batch.ts';

/** What a step came to. */
export interface RunStep {
  readonly found: RunFound;
  readonly next: RunTask | null;
  readonly trouble: HighwaterError | null;
}

/**
 * Begins to verify a run. The checkpoints are read before any document: what they had passed was durable by then, and all
 * else lies in the stream after them.
 */
export async function planRun(
  { runId, expect }: Pick<RunTask, 'runId' | 'expect'>,
  dependencies: VerifyDependencies,
): Promise<RunTask> {
  const tail = await planTail(dependencies);
  firstOf(tail);
  return { runId, expect, phase: 'scan', after: null, gaps: [], tail };
}

/** Goes on as far as the step goes. @throws HighwaterError on trouble that does not pass by itself. */
export async function verifyRun(task: RunTask, dependencies: VerifyDependencies, step: Step): Promise<RunStep> {
  let next: RunTask | null = task;
  let found = nothingFound;
  try {
    do {
      const part: RunPart = await runPhases[next.phase](next, dependencies, step);
      found = addFound(found, part.found);
      next = part.next;
    } while (next !== null && !step.isOver());
  } catch (error) {
    if (!(error instanceof HighwaterError) || !error.retriable) throw error;
    return { found, next, trouble: error };
  }
  return { found, next, trouble: null };
}
