import { parseShardId, type ShardId } from '../../engine/stream/position.ts';
import { parseSequenceNumber, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import { UsageError } from '../program/errors.ts';

/** One record's place. */
export interface ShardSequence {
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
}

/** Reads `SHARD=N` of an option that may be given several times. @throws UsageError naming the option. */
export function shardSequences(
  flag: string,
): (text: string, before?: readonly ShardSequence[]) => readonly ShardSequence[] {
  return (text, before = []) => {
    const at = text.indexOf('=');
    if (at === -1)
      throw new UsageError(`${flag} must be SHARD=N such as shardId-000000000000=4965, and this is "${text}".`);
    return [
      ...before,
      { shard: parseShard(flag, text.slice(0, at)), sequence: parseSequence(flag, text.slice(at + 1)) },
    ];
  };
}

/** Reads an option's shard id. @throws UsageError */
export function parseShard(flag: string, text: string): ShardId {
  const shard = parseShardId(text);
  if (shard !== undefined) return shard;
  throw new UsageError(`${flag} must name a shard such as shardId-000000000000, and this is "${text}".`);
}

/** Reads an option's sequence number. @throws UsageError */
export function parseSequence(flag: string, text: string): SequenceNumber {
  const sequence = parseSequenceNumber(text);
  if (sequence !== undefined) return sequence;
  throw new UsageError(`${flag} must have a sequence number, all digits, and this is "${text}".`);
}
