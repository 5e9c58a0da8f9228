import { Duration, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { removalPolicyOf, type StorageProps } from './storage.ts';

/** A topic's stream as a stage describes it. */
export type StreamSettings = StreamCapacity & {
  /** How long a record can be read, 24 to 8760; also what the age alarms are measured against. */
  readonly retentionHours: number;
  /** Largest record, data and key together, 1024 to 10 240. */
  readonly maxRecordKib: number;
};

type StreamCapacity = { readonly mode: 'provisioned'; readonly shards: number } | { readonly mode: 'on-demand' };

interface EventStreamProps extends StorageProps {
  readonly name: string;
  readonly settings: StreamSettings;
}

/** The Kinesis stream of one topic. */
export class EventStream extends Construct {
  /** Of the topic. The stream itself is named by CloudFormation. */
  readonly name: string;
  readonly stream: Stream;
  readonly settings: StreamSettings;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    const { name, settings, key } = props;
    this.name = name;
    this.settings = settings;
    this.stream = new Stream(this, 'Stream', {
      ...(settings.mode === 'provisioned'
        ? { streamMode: StreamMode.PROVISIONED, shardCount: settings.shards }
        : { streamMode: StreamMode.ON_DEMAND }),
      retentionPeriod: Duration.hours(settings.retentionHours),
      ...(key === undefined
        ? { encryption: StreamEncryption.MANAGED }
        : { encryption: StreamEncryption.KMS, encryptionKey: key }),
      removalPolicy: removalPolicyOf(props),
    });
    const resource = this.stream.node.defaultChild;
    Validations.of(this.stream).acknowledge({
      id: 'AwsSolutions-KDS3',
      reason: 'The key of the pipeline is rotated, and can be disabled and audited; the AWS managed one cannot.',
    });
    // The stream construct has no property for it yet.
    if (resource instanceof CfnStream) resource.maxRecordSizeInKiB = settings.maxRecordKib;
  }

  /** @see https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html */
  grantPut(grantee: IGrantable): void {
    this.allow(grantee, ['kinesis:PutRecords'], ['kms:GenerateDataKey']);
  }

  /** What a mapping polls with, and the summary that tells one incarnation from the next. */
  grantConsume(grantee: IGrantable): void {
    const actions = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];
    this.allow(
      grantee,
      actions.map((action) => `kinesis:${action}`),
      ['kms:Decrypt'],
    );
  }

  private allow(grantee: IGrantable, actions: string[], keyActions: string[]): void {
    const { streamArn, encryptionKey } = this.stream;
    const principal = grantee.grantPrincipal;
    principal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [streamArn] }));
    if (encryptionKey === undefined) return;
    const conditions = { StringEquals: { 'kms:EncryptionContext:aws:kinesis:arn': streamArn } };
    principal.addToPrincipalPolicy(
      new PolicyStatement({ actions: keyActions, resources: [encryptionKey.keyArn], conditions }),
    );
  }
}
