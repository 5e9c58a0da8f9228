import { innermostReason } from '../runtime/error-chain.ts';
import type { PlannedRecord } from './plan-batch.ts';
import type { RecordOutcome } from './resolve-outcomes.ts';

/** Records of one shard that are not all proven to be stored. */
export interface InterruptedRecords {
  readonly shard: string;
  readonly plan: readonly PlannedRecord[];
  /** Of each record of the plan, in its order. */
  readonly outcomes: readonly RecordOutcome[];
  /** What first stood in the way. */
  readonly trouble: unknown;
}

/** One sentence for an operator, and what a query of the log looks for. */
export interface Interruption {
  readonly message: string;
  readonly fields: { readonly sequence: string | undefined; readonly reason: string };
}

/**
 * Names the first record that is not proven to be stored, and the innermost reason.
 *
 * @param advice what has to be done, as a clause with a capital and without a full stop.
 */
export function explainInterruption(
  { shard, plan, outcomes, trouble }: InterruptedRecords,
  advice: string,
): Interruption {
  const sequence = plan[outcomes.findIndex(({ kind }) => kind === 'unknown')]?.record.sequence;
  const unknown = outcomes.filter(({ kind }) => kind === 'unknown').length;
  const reason = innermostReason(trouble);
  const open = `${unknown} of ${outcomes.length} records ${unknown === 1 ? 'is' : 'are'} not proven`;
  const message = `Record ${sequence} of ${shard} is not proven to be stored: ${reason} ${advice} (${open}).`;
  return { message, fields: { sequence, reason } };
}
