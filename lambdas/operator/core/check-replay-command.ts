import type { ShardId } from '../../shared/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';
import { CommandRefused } from '../errors.ts';
import type { ReadStart } from '../ports.ts';
import type { ReplayEnd } from './cut-replay.ts';

/** A record to be left alone: reading it does harm. */
export interface LeftAlone {
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
}

/** What is to be read again. Sequence numbers need a shard: they mean something in one shard only. */
export interface ReplayCommand {
  /** Null: all shards, parents before their children. */
  readonly shard: ShardId | null;
  readonly start: ReadStart;
  /** `checkpoint`: with the last record that the group has handled. */
  readonly end: ReplayEnd | { readonly kind: 'checkpoint' };
  readonly leftAlone: readonly LeftAlone[];
}

/** @throws CommandRefused where numbers are named without their shard, or the end does not follow the start. */
export function checkReplayCommand({ shard, start, end }: ReplayCommand): void {
  if (shard === null && (start.kind === 'after' || end.kind === 'through'))
    throw new CommandRefused('A sequence number belongs to one shard: name the shard, or give times.');
  const isEmpty =
    start.kind === 'after' && end.kind === 'through'
      ? compareSequenceNumbers(end.sequence, start.sequence) <= 0
      : start.kind === 'time' && end.kind === 'time' && end.at <= start.at;
  if (isEmpty) throw new CommandRefused('The end must come after the start.');
}
