import type { PutRecordsInput, PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { requireOnly } from '../unsupported.ts';
import { kinesisErrors } from './kinesis-errors.ts';

const maxEntries = 500;
const maxCallBytes = 10 * 1024 * 1024;
/** Data and key of one record, where the stream was not given more. */
const maxRecordBytes = 1024 * 1024;

/**
 * Gives the entries of a call that the service would take.
 *
 * @throws ValidationException or InvalidArgumentException as the service does, before anything has landed.
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function checkPutRecords(input: PutRecordsInput): readonly PutRecordsRequestEntry[] {
  requireOnly(input, ['StreamName', 'Records']);
  const entries = input.Records ?? [];
  if (entries.length === 0) throw kinesisErrors.validation('records', 'have length greater than or equal to 1');
  if (entries.length > maxEntries)
    throw kinesisErrors.validation('records', `have length less than or equal to ${maxEntries}`);
  let callBytes = 0;
  for (const [index, entry] of entries.entries()) callBytes += checkEntry(entry, index);
  if (callBytes > maxCallBytes) throw kinesisErrors.invalidArgument('Records size exceeds 10 MiB limit.');
  return entries;
}

function checkEntry(entry: PutRecordsRequestEntry, index: number): number {
  requireOnly(entry, ['Data', 'PartitionKey']);
  const { Data: data = new Uint8Array(), PartitionKey: key = '' } = entry;
  const member = `records.${index + 1}.member`;
  const keyLength = [...key].length;
  if (keyLength < 1 || keyLength > 256)
    throw kinesisErrors.validation(`${member}.partitionKey`, 'have length between 1 and 256');
  const bytes = data.length + Buffer.byteLength(key);
  if (bytes > maxRecordBytes)
    throw kinesisErrors.validation(`${member}.data`, `have length less than or equal to ${maxRecordBytes}`);
  return bytes;
}
