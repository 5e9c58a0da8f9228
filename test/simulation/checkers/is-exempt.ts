import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { World } from '../run/world.ts';

/**
 * True for a record that nobody has to handle: from before the group's start, skipped by a command, reported as expired,
 * expired where nobody says so, or deleted unread with its stream.
 */
export function isExempt(
  { book, bucket, startAtMs }: World,
  { record, shard }: { readonly record: KinesisRecord; readonly shard: KinesisShard },
): boolean {
  return (
    record.arrivedAtMs < startAtMs ||
    book.isPassedOver(record) ||
    book.isReportedMissing(shard, record) ||
    (book.mayExpireUnnamed(shard, record) && !bucket.holds(record)) ||
    book.isDeletedUnread(record)
  );
}
