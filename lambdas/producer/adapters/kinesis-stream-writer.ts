import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { StreamUnavailable } from '../errors.ts';
import type { PutResult, StreamWriter } from '../ports.ts';
import { isThrottlingCode } from './is-throttling-code.ts';
import { putRecordsRequest } from './put-records-request.ts';
import { readPutRecordsReply } from './read-put-records-reply.ts';

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

/** Writes to one Kinesis stream with PutRecords. */
export function kinesisStreamWriter(client: Pick<KinesisClient, 'send'>, streamName: string): StreamWriter {
  return {
    async put(entries, signal) {
      const command = new PutRecordsCommand(putRecordsRequest(streamName, entries));
      try {
        return readPutRecordsReply(await client.send(command, { abortSignal: signal }), entries.length);
      } catch (error) {
        const code = codeOf(error);
        if (permanentCodes.has(code)) throw new StreamUnavailable(streamName, code, error);
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
