import type { PutRecordsCommandOutput, PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import type { PutResult } from '../ports.ts';
import { isThrottlingCode } from './is-throttling-code.ts';

/**
 * One result an entry, by index. A reply of another length cannot be matched: then the fate of all entries is unknown.
 * `FailedRecordCount` is not consulted: the entries say it themselves.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function readPutRecordsReply(
  reply: Pick<PutRecordsCommandOutput, 'Records'>,
  entryCount: number,
): readonly PutResult[] {
  const records = reply.Records ?? [];
  if (records.length !== entryCount)
    return Array.from({ length: entryCount }, () => ({ kind: 'failed', code: 'UnmatchedReply' }));
  return records.map(readEntry);
}

function readEntry(record: PutRecordsResultEntry): PutResult {
  const { ErrorCode: code, SequenceNumber: sequence } = record;
  if (code) return { kind: isThrottlingCode(code) ? 'throttled' : 'failed', code };
  return sequence ? { kind: 'acknowledged' } : { kind: 'failed', code: 'NoSequenceNumber' };
}
