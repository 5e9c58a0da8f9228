import type { ReadAt, ReadStart, ShardReader } from '../../../engine/stream/ports.ts';
import type { StreamRecord } from '../../../engine/stream/record.ts';
import { compareSequenceNumbers } from '../../../engine/stream/sequence-number.ts';

/** As many records as one read gives: a restart makes several batches of a shard. */
const pageSize = 2;

/** A shard that never changes: what is read of it commutes with all else, and needs no scheduling point. */
export function shardReader(records: readonly StreamRecord[]): ShardReader {
  return {
    open: async (_shard, start) => {
      const first = records.findIndex((record) => isFrom(record, start));
      return { kind: 'open', iterator: String(first < 0 ? records.length : first) };
    },
    read: async (iterator, maxRecords) => {
      const first = Number(iterator);
      const next = Math.min(first + Math.min(maxRecords, pageSize), records.length);
      return {
        kind: 'page',
        records: records.slice(first, next),
        next: String(next),
        isCaughtUp: next === records.length,
      };
    },
  };
}

function isFrom({ sequence, arrivedAt }: StreamRecord, start: ReadStart | ReadAt): boolean {
  if (start.kind === 'earliest') return true;
  if (start.kind === 'time') return arrivedAt >= start.at;
  const compared = compareSequenceNumbers(sequence, start.sequence);
  return start.kind === 'at' ? compared >= 0 : compared > 0;
}
