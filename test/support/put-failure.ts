import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalStack } from '../../cli/local/local-stack.ts';

/** Puts an object into the failure bucket of a stack, as Lambda does. */
export async function putFailure({ aws, outputs }: LocalStack, key: string, object: object): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const s3 = new S3Client({ endpoint: aws.endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  try {
    const { failureBucketName: Bucket } = outputs();
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: JSON.stringify(object) }));
  } finally {
    s3.destroy();
  }
}
