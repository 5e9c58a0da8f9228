import type { PutRecordsCommandInput, PutRecordsCommandOutput, PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { streamAddress } from '../../stream/kinesis/stream-address.ts';
import { StreamUnavailable } from '../errors.ts';
import type { PutResult, StreamEntry, StreamWriter } from '../ports.ts';

/**
 * Error codes that stay until somebody changes the stream, the key or the permissions. Codes that are not listed count
 * as passing ones, and the number of attempts bounds them.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
const permanentCodes = new Set([
  'AccessDeniedException',
  'IncompleteSignature',
  'InvalidArgumentException',
  'InvalidClientTokenId',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'KMSOptInRequired',
  'MissingAuthenticationTokenException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ValidationException',
]);

/**
 * Writes to one Kinesis stream with PutRecords.
 *
 * @param stream its name, or its ARN where it may be of another account.
 */
export function kinesisStreamWriter(client: Pick<KinesisClient, 'send'>, stream: string): StreamWriter {
  return {
    async put(entries, signal) {
      const command = new PutRecordsCommand(putRecordsRequest(stream, entries));
      try {
        return readPutRecordsReply(await client.send(command, { abortSignal: signal }), entries.length);
      } catch (error) {
        const code = codeOf(error);
        if (permanentCodes.has(code)) throw new StreamUnavailable(stream, code, error);
        const result: PutResult = { kind: isThrottlingCode(code) ? 'throttled' : 'failed', code };
        return entries.map(() => result);
      }
    },
  };
}

/** The SDK puts a service's error code, or Node's name of a network fault, where it can be read without a class. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UnknownError';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** One PutRecords call: the entries in their order, which is the order of the reply. */
export function putRecordsRequest(stream: string, entries: readonly StreamEntry[]): PutRecordsCommandInput {
  return {
    ...streamAddress(stream),
    Records: entries.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
  };
}

/**
 * One result an entry, by index. A reply of another length cannot be matched: then the outcome of all entries is unknown.
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

const throttlingCodes = new Set([
  'ProvisionedThroughputExceededException',
  'KMSThrottlingException',
  'LimitExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * True where Kinesis, or KMS on its behalf, asks to come back later.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html
 */
export function isThrottlingCode(code: string): boolean {
  return throttlingCodes.has(code);
}
