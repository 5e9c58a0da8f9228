import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { grantKeyThrough } from './encryption-key.ts';
import { removalPolicyOf, type StorageProps } from './storage.ts';

/**
 * The bucket for what Lambda gives up on, payload included: batches that a mapping cannot deliver, and asynchronous
 * producer requests whose retries are spent. Nothing in it expires: an object is data that is nowhere else, until an
 * operator has it redriven.
 */
export class FailureStore extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      ...(props.key === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey: props.key, bucketKeyEnabled: true }),
      // Old versions would keep an ephemeral bucket from being emptied and removed.
      versioned: !props.ephemeral,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy: removalPolicyOf(props),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'An access log needs a second bucket for a store that is empty while all is well.',
    });
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html which asks for ListBucket too */
  grantPut(role: Role): void {
    const { bucketArn } = this.bucket;
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucketArn] }));
    this.grantOnObjects(role, ['s3:PutObject']);
    grantKeyThrough(role, this.bucket.encryptionKey?.keyArn, 's3', ['kms:GenerateDataKey']);
  }

  /**
   * To list, read and delete what Lambda gave up on. Listing has no condition: to whoever may not list all of a bucket, S3
   * says of an object that is gone that access is denied.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  grantRedrive(role: Role): void {
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
    this.grantOnObjects(role, ['s3:GetObject', 's3:DeleteObject']);
    grantKeyThrough(role, this.bucket.encryptionKey?.keyArn, 's3', ['kms:Decrypt']);
  }

  private grantOnObjects(role: Role, actions: string[]): void {
    // Lambda names its objects `aws/lambda/...`.
    const objects = 'aws/lambda/*';
    role.addToPolicy(new PolicyStatement({ actions, resources: [this.bucket.arnForObjects(objects)] }));
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${this.logicalId()}.Arn>/${objects}]`,
      reason: 'Lambda chooses the names of the objects it writes, below this prefix.',
    });
  }

  private logicalId(): string {
    const resource = this.bucket.node.defaultChild;
    return resource instanceof CfnBucket ? Stack.of(this).getLogicalId(resource) : '';
  }
}
