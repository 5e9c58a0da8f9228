import type { IGrantable } from 'aws-cdk-lib/aws-iam';

/** The Kinesis stream of one topic, whether it is of this stack or was there before. */
export interface TopicStream {
  /** Of the topic. */
  readonly name: string;
  readonly streamName: string;
  readonly streamArn: string;
  /** True where nothing of the stream is this stack's: it may be of another account, so calls name it by its ARN. */
  readonly isExisting: boolean;
  /** How long a record can be read; undefined where others decide that, and may change it at any time. */
  readonly retentionHours: number | undefined;
  /** Largest record, data and key together, that the producer may put; undefined where it may put none. */
  readonly writableKib: number | undefined;
  /** To be given where `writableKib` is. */
  grantPut(grantee: IGrantable): void;
  /** What a mapping polls with, and the summary that tells one incarnation from the next. */
  grantConsume(grantee: IGrantable): void;
}
