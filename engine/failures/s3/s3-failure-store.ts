import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import { FailureStoreUnavailable } from '../errors.ts';
import type { FailureObject, FailurePage, FailureStore } from '../ports.ts';

/** What Lambda's own names of objects begin with. */
const prefix = 'aws/lambda/';
/** An event has up to 6 MB, and a request up to 1 MB; as JSON text within JSON they may grow. */
const mostBytes = 32 * 1024 * 1024;

/** What Lambda gave up on, in a bucket. */
export function s3FailureStore(client: Pick<S3Client, 'send'>, bucket: string): FailureStore {
  return {
    async list(after, most, timeoutMs) {
      const place = { Bucket: bucket, Prefix: prefix, MaxKeys: most };
      const command = new ListObjectsV2Command({ ...place, ...(after === null ? {} : { StartAfter: after }) });
      const reply = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).catch(unavailable);
      return readListing(reply);
    },

    async read(key, timeoutMs) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      try {
        // The signal ends the reading of the body too.
        const reply = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        const object = { key, ...sizeAndTime(reply.ContentLength, reply.LastModified) };
        return { ...object, text: object.bytes > mostBytes ? discard(reply) : await textOf(reply) };
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error instanceof FailureStoreUnavailable ? error : unavailable(error);
      }
    },

    async delete(key, timeoutMs) {
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
      await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).catch(unavailable);
    },
  };
}

function unavailable(cause: unknown): never {
  const kind = cause instanceof Error ? cause.name : 'no error';
  throw new FailureStoreUnavailable(`The failure bucket does not answer as it should (${kind}): run this again.`, {
    cause,
  });
}

function readListing({ Contents = [], IsTruncated }: ListObjectsV2CommandOutput): FailurePage {
  const objects = Contents.map(({ Key, Size, LastModified }): FailureObject => {
    if (Key === undefined) return unavailable(new TypeError('an object without a key'));
    return { key: Key, ...sizeAndTime(Size, LastModified) };
  });
  return { objects, isLast: IsTruncated !== true };
}

function sizeAndTime(bytes: number | undefined, storedAt: Date | undefined): Omit<FailureObject, 'key'> {
  if (bytes === undefined || storedAt === undefined)
    return unavailable(new TypeError('an object without size or time'));
  return { bytes, storedAt };
}

async function textOf({ Body }: GetObjectCommandOutput): Promise<string> {
  return Body === undefined ? '' : Body.transformToString('utf8');
}

/** What is not read would keep its connection. */
function discard({ Body }: GetObjectCommandOutput): null {
  if (Body !== undefined && 'destroy' in Body) Body.destroy();
  return null;
}
