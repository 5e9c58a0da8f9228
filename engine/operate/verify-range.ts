import { planReplay, type ReplayCommand, type ReplayTask } from './replay-range.ts';
import { runStep, type Step, type StepReport } from './step.ts';
import type { VerifyDependencies } from './verify-batch.ts';
import { type VerifiedShard, verifyShard } from './verify-shard.ts';

/** The part of the stream whose records are looked for in the database. */
export type VerifyCommand = Omit<ReplayCommand, 'leftAlone'>;

/**
 * Finds what has to be read, shard by shard.
 *
 * @throws CommandRefused where the command names no part of the stream.
 */
export function planVerify(command: VerifyCommand, dependencies: VerifyDependencies): Promise<readonly ReplayTask[]> {
  return planReplay({ ...command, leftAlone: [] }, dependencies);
}

/** One step: verifies what the tasks name, as far as the step goes. */
export function verifyTasks(
  tasks: readonly ReplayTask[],
  dependencies: VerifyDependencies,
  step: Step,
): Promise<StepReport<VerifiedShard, ReplayTask>> {
  return runStep(tasks, step, async (task) => {
    const report = await verifyShard(task, dependencies, step);
    return { report, next: report.next === null ? null : { ...task, start: report.next } };
  });
}
