import {
  DescribeStreamSummaryCommand,
  type DescribeStreamSummaryInput,
  type DescribeStreamSummaryOutput,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import type { Faults } from '../../engine/faults.ts';
import type { Network } from '../../engine/network.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import { sdkSender } from '../sdk-sender.ts';
import { requireOnly, UnsupportedByModel } from '../unsupported.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import { getRecords } from './kinesis-get-records.ts';
import { getShardIterator } from './kinesis-iterator.ts';
import { listShards } from './kinesis-list-shards.ts';
import { putRecords } from './kinesis-put-records.ts';
import type { SequenceNumbers } from './kinesis-sequence-numbers.ts';
import type { KinesisStream } from './kinesis-stream.ts';

/** The service behind a client, and the place the client is in. */
export interface KinesisClientOptions {
  readonly environment: ExecutionEnvironment;
  readonly network: Network;
  readonly attempts: number;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly numbers: SequenceNumbers;
  /** @throws ResourceNotFoundException */
  readonly stream: (name: string) => KinesisStream;
}

/**
 * What product code holds in place of the SDK's client. Faults: `kinesis.describe-limited`, `kinesis.describe-failed`,
 * `kinesis.list-limited`, `kinesis.iterator-throttled`, those of `putRecords` and `getRecords`, and those of the network.
 */
export function kinesisClient(options: KinesisClientOptions): Pick<KinesisClient, 'send'> {
  const client = { ...options, service: 'kinesis', baseDelayMs: 50 };
  const send = sdkSender(client, (command) => answer(command, options));
  return { send: send as KinesisClient['send'] };
}

function answer(command: unknown, options: KinesisClientOptions): object {
  const { stream, faults, random, numbers, time } = options;
  const { nowMs } = time;
  if (command instanceof PutRecordsCommand)
    return putRecords(stream(command.input.StreamName ?? ''), command.input, { faults, random });
  if (command instanceof DescribeStreamSummaryCommand) return describe(command.input, options);
  if (command instanceof ListShardsCommand) {
    if (faults.happens('kinesis.list-limited')) throw kinesisErrors.limitExceeded();
    return listShards(command.input, stream, { numbers, nowMs, faults });
  }
  if (command instanceof GetShardIteratorCommand) {
    if (faults.happens('kinesis.iterator-throttled')) throw kinesisErrors.throttled();
    const { input } = command;
    return { ShardIterator: getShardIterator(stream(input.StreamName ?? ''), input, nowMs) };
  }
  if (command instanceof GetRecordsCommand) return getRecords(command.input, stream, { faults, random, nowMs });
  throw new UnsupportedByModel(`The Kinesis model knows no ${nameOf(command)}.`);
}

function describe(
  input: DescribeStreamSummaryInput,
  { stream, faults }: KinesisClientOptions,
): DescribeStreamSummaryOutput {
  requireOnly(input, ['StreamName']);
  if (faults.happens('kinesis.describe-limited')) throw kinesisErrors.limitExceeded();
  if (faults.happens('kinesis.describe-failed')) throw kinesisErrors.internal();
  const described = stream(input.StreamName ?? '');
  const { name, createdAtMs, retentionMs } = described;
  return {
    StreamDescriptionSummary: {
      StreamName: name,
      StreamARN: `arn:aws:kinesis:eu-central-1:000000000000:stream/${name}`,
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: retentionMs / 3_600_000,
      StreamCreationTimestamp: new Date(createdAtMs),
      EnhancedMonitoring: [],
      OpenShardCount: described.openShards().length,
    },
  };
}

function nameOf(command: unknown): string {
  return command instanceof Object ? command.constructor.name : String(command);
}
