/** What the ARN of a Kinesis stream says, or that of a consumer registered with one. */
export interface StreamArn {
  /** Of the stream itself. */
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly streamName: string;
  /** True where it was the ARN of a registered consumer. */
  readonly isOfConsumer: boolean;
}

/** After the name of the stream, a registered consumer has its own name and the time at which it was registered. */
const pattern =
  /^(arn:[^:]+:kinesis:([^:]*):([^:]*):stream\/([a-zA-Z0-9_.-]{1,128}))(\/consumer\/[a-zA-Z0-9_.-]+:\d+)?$/;

/**
 * Reads one; undefined for anything else.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Consumer.html
 */
export function parseStreamArn(text: unknown): StreamArn | undefined {
  if (typeof text !== 'string') return undefined;
  const [, arn, region, account, streamName, consumer] = pattern.exec(text) ?? [];
  if (arn === undefined || region === undefined || account === undefined || streamName === undefined) return undefined;
  return { arn, region, account, streamName, isOfConsumer: consumer !== undefined };
}
