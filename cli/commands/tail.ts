import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { kinesisShardReader } from '../../engine/stream/kinesis/kinesis-shard-reader.ts';
import { listShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { streamAddress } from '../../engine/stream/kinesis/stream-address.ts';
import { parseShardId, type ShardId } from '../../engine/stream/position.ts';
import { findStack, findTopic } from '../aws/find-stack.ts';
import { streamOf } from '../aws/manifest.ts';
import { parseTime } from '../input/parse-time.ts';
import type { CommandContext } from '../program/context.ts';
import { isCtrlC } from '../program/ctrl-c.ts';
import { CommandFailed } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { describeRecord, formatPretty, formatValue } from '../stream/describe-record.ts';
import { describeShards } from '../stream/shard-tree.ts';
import type { TailStart } from '../stream/tail-shard.ts';
import { type TailDependencies, tailStream } from '../stream/tail-stream.ts';

/** The options of `tail`. */
export interface TailOptions extends StackOptions {
  readonly topic?: string;
  readonly fromBeginning?: boolean;
  readonly from?: string;
  readonly shard?: string;
  readonly key?: string;
  readonly max?: number;
  readonly follow?: boolean;
  readonly format?: 'value' | 'pretty' | 'json';
}

/** Prints events of a topic. With `follow`, Ctrl-C is its end. */
export async function tail(options: TailOptions, context: CommandContext): Promise<void> {
  const start = startOf(options, context.now());
  const topic = findTopic(await findStack(context), options.topic);
  const [name, stream] = [topic.name, streamOf(topic)];
  const kinesis = await context.aws.kinesis();
  const list = async () => describeShards(await listShards(kinesis, stream, () => context.signal));
  const found = options.shard === undefined ? undefined : (await list()).find(({ id }) => id === options.shard);
  if (options.shard !== undefined && found === undefined)
    throw new CommandFailed(`The topic ${name} has no shard ${options.shard}: "topics describe ${name}" lists them.`);
  const settings = { start, shard: parseShardId(options.shard), isFollowing: options.follow === true };
  const dependencies: TailDependencies = {
    ...context,
    reader: kinesisShardReader(kinesis, stream),
    openNewest: (shard) => openNewest(kinesis, stream, shard),
    listShards: list,
    take: takeWith(name, options, context),
  };
  try {
    await tailStream(settings, dependencies);
  } catch (error) {
    if (!isCtrlC(error) || options.follow !== true) throw error;
  }
}

/** Without a start, what follows is new; and what ends at the newest event has to begin at the oldest. */
function startOf({ from, fromBeginning, follow }: TailOptions, now: Date): TailStart {
  if (from !== undefined) return { kind: 'time', at: parseTime('--from', from, now) };
  return fromBeginning || !follow ? { kind: 'earliest' } : { kind: 'newest' };
}

function takeWith(
  topic: string,
  { key, max = Number.POSITIVE_INFINITY, format = 'value', json }: TailOptions,
  { output }: CommandContext,
): TailDependencies['take'] {
  let taken = 0;
  return async (shard, record) => {
    // Shards are read side by side: another may have brought the last one.
    if (taken >= max) return false;
    const described = describeRecord(topic, shard, record);
    if (key !== undefined && key !== (described.event?.key ?? record.partitionKey)) return true;
    taken += 1;
    if (json || format === 'json') await output.json(described);
    else await output.text(format === 'value' ? formatValue(described) : formatPretty(described));
    return taken < max;
  };
}

async function openNewest(
  kinesis: Pick<KinesisClient, 'send'>,
  stream: string,
  shard: ShardId,
): Promise<string | null> {
  const { GetShardIteratorCommand } = await import('@aws-sdk/client-kinesis');
  const place = { ...streamAddress(stream), ShardId: shard, ShardIteratorType: 'LATEST' } as const;
  const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(place)).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return { ShardIterator: undefined };
    throw error;
  });
  return ShardIterator ?? null;
}
