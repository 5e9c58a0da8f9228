import { innermostReason } from '../runtime/error-chain.ts';
import type { LogFields } from '../runtime/log.ts';
import { BatchInterrupted } from './errors.ts';
import type { ResolvedRecords } from './resolve-outcomes.ts';

/** Records of one shard, and what became of each. */
export interface ShardOutcomes extends ResolvedRecords {
  readonly shard: string;
}

/**
 * Names the first record that is not proven to be stored, and the innermost reason.
 *
 * @param advice what has to be done, as a clause with a capital and without a full stop.
 * @param fields what else a query of the log may look for.
 * @throws BatchInterrupted where there is such a record.
 */
export function requireProven({ shard, plan, outcomes }: ShardOutcomes, advice: string, fields: LogFields): void {
  const unknown = outcomes.flatMap((outcome, index) => (outcome.kind === 'unknown' ? [{ ...outcome, index }] : []));
  const [first] = unknown;
  if (first === undefined) return;
  const sequence = plan[first.index]?.record.sequence;
  const reason = innermostReason(first.cause);
  const open = `${unknown.length} of ${outcomes.length} records ${unknown.length === 1 ? 'is' : 'are'} not proven`;
  throw new BatchInterrupted(
    `Record ${sequence} of ${shard} is not proven to be stored: ${reason} ${advice} (${open}).`,
    {
      cause: first.cause,
      fields: { shard, ...fields, sequence, reason },
    },
  );
}
