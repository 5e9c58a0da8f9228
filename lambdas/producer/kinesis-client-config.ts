import type { KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * How the producer's client sends: each call once, and as long as its signal lets it. A call whose reply is lost or late
 * may have landed, so whether and when it goes again is decided by what the run knows of its entries and its time; the SDK
 * would repeat it unseen. HTTP/1.1, since a session of HTTP/2 does not survive that an execution environment is frozen.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function kinesisClientConfig(): KinesisClientConfig {
  return { maxAttempts: 1, requestHandler: new NodeHttpHandler() };
}
