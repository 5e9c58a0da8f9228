import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** A stream, and the customer key that its records are encrypted with, where there is one. */
interface EncryptedStream {
  readonly streamArn: string;
  readonly keyArn: string | undefined;
}

/** @see https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html */
export function grantStreamPut(grantee: IGrantable, stream: EncryptedStream): void {
  allow(grantee, stream, ['PutRecords'], 'kms:GenerateDataKey');
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
export function grantStreamConsume(grantee: IGrantable, stream: EncryptedStream): void {
  const actions = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];
  allow(grantee, stream, actions, 'kms:Decrypt');
}

function allow(
  { grantPrincipal }: IGrantable,
  { streamArn, keyArn }: EncryptedStream,
  names: readonly string[],
  keyAction: string,
): void {
  const actions = names.map((name) => `kinesis:${name}`);
  grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [streamArn] }));
  if (keyArn === undefined) return;
  const conditions = { StringEquals: { 'kms:EncryptionContext:aws:kinesis:arn': streamArn } };
  grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: [keyAction], resources: [keyArn], conditions }));
}
