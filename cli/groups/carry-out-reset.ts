import * as v from 'valibot';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import { followSteps } from '../operator/follow-steps.ts';
import type { Operator } from '../operator/invoke-operator.ts';
import { ReplayTally, replayStepSchema } from '../operator/replay-tally.ts';
import type { ReplayedAnswer } from '../output/ranges.ts';
import type { CommandContext } from '../program/context.ts';
import type { ResetTarget, ShardReset } from './plan-reset.ts';

/**
 * Carries out a reset shard by shard, parents before their children. Where it ends before, it says what was done.
 *
 * @returns what each replay came to, by shard.
 */
export async function carryOutReset(
  plan: readonly ShardReset[],
  leftAlone: readonly ShardSequence[],
  target: ResetTarget,
  operator: Operator,
  context: CommandContext,
): Promise<ReadonlyMap<string, ReplayedAnswer>> {
  const tally = new ReplayTally();
  const replayed = new Map<string, ReplayedAnswer>();
  let shards = 0;
  const done = (): string => {
    const at = target.kind === 'time' ? ` The time was ${target.at.toISOString()}: give it with --to-time.` : '';
    return `${shards} of ${plan.length} shards are done; ${tally.words()}.${at}`;
  };
  for (const { shard, action, request } of plan) {
    if (action === 'replay' && request !== null) {
      const reports = { take: tally.take, done };
      await followSteps(operator, { ...request, leftAlone }, replayStepSchema, reports, context);
      replayed.set(shard, tally.of(shard));
    } else if (request !== null) {
      await skip(operator, request, done, context);
    }
    shards += 1;
    context.output.progress(`${shards} of ${plan.length} shards`);
  }
  context.output.progress(null);
  return replayed;
}

async function skip(
  operator: Operator,
  request: object,
  done: () => string,
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
): Promise<void> {
  try {
    signal.throwIfAborted();
    await operator.send(request, v.object({}));
  } catch (error) {
    output.progress(null);
    output.note(`${done()} To go on, run the same command again.`);
    throw error;
  }
}
