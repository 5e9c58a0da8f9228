import type { ShardId } from '../../shared/position.ts';
import { compareSequenceNumbers } from '../../shared/sequence-number.ts';
import { OrderRefused } from '../errors.ts';
import type { ReadStart } from '../ports.ts';
import type { ReplayEnd } from './cut-replay.ts';

/** What is to be read again. Sequence numbers need a shard: they mean something in one shard only. */
export interface ReplayOrder {
  /** Null: all shards, parents before their children. */
  readonly shard: ShardId | null;
  readonly start: ReadStart;
  readonly end: ReplayEnd;
}

/** @throws OrderRefused where numbers are named without their shard, or the end does not follow the start. */
export function checkReplayOrder({ shard, start, end }: ReplayOrder): void {
  if (shard === null && (start.kind === 'after' || end.kind === 'through'))
    throw new OrderRefused('A sequence number belongs to one shard: name the shard, or give times.');
  const isEmpty =
    start.kind === 'after' && end.kind === 'through'
      ? compareSequenceNumbers(end.sequence, start.sequence) <= 0
      : start.kind === 'time' && end.kind === 'time' && end.at <= start.at;
  if (isEmpty) throw new OrderRefused('The end must come after the start.');
}
