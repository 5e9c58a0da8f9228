import { Duration, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { removalPolicyOf, type StorageProps } from './storage.ts';
import { grantStreamConsume, grantStreamPut } from './stream-access.ts';
import type { TopicStream } from './topic-stream.ts';

/** A topic's stream as a stage describes one that the stack makes. */
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

/** The Kinesis stream of one topic, made by the stack. */
export class EventStream extends Construct implements TopicStream {
  /** Of the topic. The stream itself is named by CloudFormation. */
  readonly name: string;
  readonly stream: Stream;
  readonly streamName: string;
  readonly streamArn: string;
  readonly isExisting = false;
  readonly retentionHours: number;
  readonly writableKib: number;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    const { name, settings, key } = props;
    this.name = name;
    this.retentionHours = settings.retentionHours;
    this.writableKib = settings.maxRecordKib;
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
    this.streamName = this.stream.streamName;
    this.streamArn = this.stream.streamArn;
    const resource = this.stream.node.defaultChild;
    Validations.of(this.stream).acknowledge({
      id: 'AwsSolutions-KDS3',
      reason: 'The key of the pipeline is rotated, and can be disabled and audited; the AWS managed one cannot.',
    });
    // The stream construct has no property for it yet.
    if (resource instanceof CfnStream) resource.maxRecordSizeInKiB = settings.maxRecordKib;
  }

  grantPut(grantee: IGrantable): void {
    grantStreamPut(grantee, this.access());
  }

  grantConsume(grantee: IGrantable): void {
    grantStreamConsume(grantee, this.access());
  }

  private access() {
    return { streamArn: this.streamArn, keyArn: this.stream.encryptionKey?.keyArn };
  }
}
