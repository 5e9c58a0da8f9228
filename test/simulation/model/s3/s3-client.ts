import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SdkClientOptions } from '../sdk-retries.ts';
import { sdkSender } from '../sdk-sender.ts';
import { UnsupportedByModel } from '../unsupported.ts';

/** What stands in a bucket, by key. */
export interface BucketObjects {
  keys(): readonly string[];
  /** Undefined where there is no such object. */
  read(key: string): string | undefined;
  /** Does nothing where there is no such object. */
  delete(key: string): void;
}

type S3ClientOptions = Omit<SdkClientOptions, 'service' | 'attempts' | 'baseDelayMs'> & {
  readonly objects: BucketObjects;
};

/** What product code holds in place of the SDK's client: every read sees what was written before. Faults: those of the network. */
export function s3Client(options: S3ClientOptions): Pick<S3Client, 'send'> {
  const client = { ...options, service: 's3', attempts: 3, baseDelayMs: 100 };
  const lastModified = new Date(options.time.nowMs);
  return { send: sdkSender(client, (command) => serve(command, options.objects, lastModified)) as S3Client['send'] };
}

function serve(command: unknown, objects: BucketObjects, lastModified: Date): object {
  if (command instanceof GetObjectCommand) {
    const text = objects.read(command.input.Key ?? '');
    if (text === undefined)
      throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: { httpStatusCode: 404 } });
    const body = { transformToString: async () => text };
    return { ContentLength: Buffer.byteLength(text), LastModified: lastModified, Body: body };
  }
  if (command instanceof DeleteObjectCommand) {
    objects.delete(command.input.Key ?? '');
    return {};
  }
  if (command instanceof ListObjectsV2Command) {
    const { StartAfter: after = '', MaxKeys: most = 1_000 } = command.input;
    const keys = objects
      .keys()
      .filter((key) => key > after)
      .sort();
    return {
      Contents: keys.slice(0, most).map((key) => ({ Key: key, Size: 1, LastModified: lastModified })),
      IsTruncated: keys.length > most,
    };
  }
  const name = command instanceof Object ? command.constructor.name : String(command);
  throw new UnsupportedByModel(`The S3 model knows no ${name}.`);
}
