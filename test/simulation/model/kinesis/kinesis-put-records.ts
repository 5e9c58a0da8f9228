import type { PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import { checkPutRecords } from './kinesis-put-limits.ts';
import type { KinesisStream } from './kinesis-stream.ts';

type ResultEntry = NonNullable<PutRecordsOutput['Records']>[number];

/**
 * What PutRecords does: lands the entries, in their order or another, and answers by index.
 *
 * Faults of the call: `kinesis.put-throttled`, `kinesis.put-kms-throttled`, `kinesis.put-failed`,
 * `kinesis.put-failed-landed` (all of it landed), `kinesis.put-shuffled`. Faults of an entry: `kinesis.entry-throttled`,
 * `kinesis.entry-failed`, `kinesis.entry-failed-landed`.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function putRecords(
  stream: KinesisStream,
  input: PutRecordsInput,
  { faults, random }: { readonly faults: Faults; readonly random: Random },
): PutRecordsOutput {
  const entries = checkPutRecords(input);
  if (faults.happens('kinesis.put-throttled')) throw kinesisErrors.throttled();
  if (faults.happens('kinesis.put-kms-throttled')) throw kinesisErrors.kmsThrottled();
  if (faults.happens('kinesis.put-failed')) throw kinesisErrors.internal();

  const results: ResultEntry[] = entries.map(() => ({}));
  const order = entries.map((_, index) => index);
  if (faults.happens('kinesis.put-shuffled')) shuffle(order, random);
  for (const index of order) {
    const entry = entries[index];
    if (entry !== undefined) results[index] = putEntry(stream, entry, faults);
  }
  if (faults.happens('kinesis.put-failed-landed')) throw kinesisErrors.internal();
  const failed = results.filter(({ ErrorCode }) => ErrorCode !== undefined);
  return { FailedRecordCount: failed.length, Records: results, EncryptionType: 'KMS' };
}

function putEntry(stream: KinesisStream, entry: PutRecordsRequestEntry, faults: Faults): ResultEntry {
  if (faults.happens('kinesis.entry-throttled'))
    return {
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: `Rate exceeded for shard in stream ${stream.name}.`,
    };
  const failure = { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal Service Failure' };
  if (faults.happens('kinesis.entry-failed')) return failure;
  const { sequence, shardId } = stream.land(entry.PartitionKey ?? '', entry.Data ?? new Uint8Array());
  if (faults.happens('kinesis.entry-failed-landed')) return failure;
  return { SequenceNumber: sequence, ShardId: shardId };
}

/** Fisher and Yates. */
function shuffle(items: number[], random: Random): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    const [a, b] = [items[last], items[other]];
    if (a === undefined || b === undefined) continue;
    items[last] = b;
    items[other] = a;
  }
}
