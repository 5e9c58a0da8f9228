import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { ConfigurationError } from '../../engine/runtime/errors.ts';
import { parseStreamArn } from '../../engine/stream/stream-arn.ts';
import { grantStreamConsume, grantStreamPut } from './stream-access.ts';
import type { TopicStream } from './topic-stream.ts';

/** A topic's stream that others have made, and that stays theirs. */
export interface ExistingStreamSettings {
  /** Plain text, in the region of the stack; the account may be another one. */
  readonly arn: string;
  /** The customer key that its records are encrypted with; absent where it has none. */
  readonly keyArn?: string;
  /** True lets the producer put records into it. Default false: whoever has the stream has producers of their own. */
  readonly writable?: boolean;
}

/** Kinesis takes records of this size from every stream; whether its owner allows larger ones is not known here. */
const recordKib = 1024;

/** The stream of one topic that was there before: the stack gets rights to it, and has no resource of it. */
export class ExistingStream implements TopicStream {
  readonly name: string;
  readonly streamName: string;
  readonly streamArn: string;
  readonly isExisting = true;
  readonly retentionHours = undefined;
  readonly writableKib: number | undefined;
  private readonly keyArn: string | undefined;

  /** @throws ConfigurationError where the ARN is not that of a stream. */
  constructor(name: string, { arn, keyArn, writable = false }: ExistingStreamSettings) {
    const parsed = parseStreamArn(arn);
    if (parsed === undefined) throw new ConfigurationError(`Topic ${name}: arn must be the ARN of a Kinesis stream.`);
    this.name = name;
    this.streamName = parsed.streamName;
    this.streamArn = parsed.arn;
    this.writableKib = writable ? recordKib : undefined;
    this.keyArn = keyArn;
  }

  grantPut(grantee: IGrantable): void {
    grantStreamPut(grantee, this.access());
  }

  grantConsume(grantee: IGrantable): void {
    grantStreamConsume(grantee, this.access());
  }

  private access() {
    return { streamArn: this.streamArn, keyArn: this.keyArn };
  }
}
