import type { ListShardsInput, ListShardsOutput, Shard, ShardFilter } from '@aws-sdk/client-kinesis';
import type { Faults } from '../../engine/faults.ts';
import { requireOnly, UnsupportedByModel } from '../unsupported.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import type { SequenceNumbers } from './kinesis-sequence-numbers.ts';
import type { KinesisShard } from './kinesis-shard.ts';
import type { KinesisStream } from './kinesis-stream.ts';

interface Page {
  readonly streamName: string;
  readonly createdAtMs: number;
  readonly afterShardId: string;
  readonly issuedAtMs: number;
}

const tokenLifeMs = 300_000;

/**
 * What ListShards answers: the shards that are not too old, page by page. Fault: `kinesis.list-short`.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
 */
export function listShards(
  input: ListShardsInput,
  streamOf: (name: string) => KinesisStream,
  { numbers, nowMs, faults }: { readonly numbers: SequenceNumbers; readonly nowMs: number; readonly faults: Faults },
): ListShardsOutput {
  requireOnly(input, ['StreamName', 'NextToken', 'MaxResults', 'ExclusiveStartShardId', 'ShardFilter']);
  if (input.NextToken !== undefined && (input.StreamName ?? input.ExclusiveStartShardId) !== undefined)
    throw kinesisErrors.invalidArgument('NextToken and StreamName cannot be provided together.');
  const page = input.NextToken === undefined ? undefined : readToken(input.NextToken, nowMs);
  const stream = streamOf(page?.streamName ?? input.StreamName ?? '');
  if (page !== undefined && page.createdAtMs !== stream.createdAtMs) throw kinesisErrors.expiredToken();
  const after = page?.afterShardId ?? input.ExclusiveStartShardId ?? '';
  const shards = select(stream, input.ShardFilter).filter(({ id }) => id > after);
  const listed = shards.slice(0, faults.happens('kinesis.list-short') ? 1 : (input.MaxResults ?? 1000));
  const last = listed.at(-1);
  return {
    Shards: listed.map((shard) => describe(shard, numbers)),
    ...(last === undefined || listed.length === shards.length ? {} : { NextToken: writeToken(stream, last.id, nowMs) }),
  };
}

function select(stream: KinesisStream, filter: ShardFilter | undefined): readonly KinesisShard[] {
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return stream.shards();
    case 'AT_LATEST':
      return stream.openShards();
    case 'AFTER_SHARD_ID':
      return stream.shards().filter(({ id }) => id > (filter.ShardId ?? ''));
    default:
      throw new UnsupportedByModel(`The model knows no shard filter ${filter?.Type}.`);
  }
}

function describe(shard: KinesisShard, numbers: SequenceNumbers): Shard {
  const [parent, adjacent] = shard.parents;
  return {
    ShardId: shard.id,
    ...(parent === undefined ? {} : { ParentShardId: parent }),
    ...(adjacent === undefined ? {} : { AdjacentParentShardId: adjacent }),
    HashKeyRange: { StartingHashKey: `${shard.hashes.from}`, EndingHashKey: `${shard.hashes.to}` },
    SequenceNumberRange: {
      StartingSequenceNumber: numbers.format(shard.startingNumber),
      ...(shard.isClosed ? { EndingSequenceNumber: numbers.format(shard.highestNumber) } : {}),
    },
  };
}

function writeToken(stream: KinesisStream, afterShardId: string, issuedAtMs: number): string {
  const page: Page = { streamName: stream.name, createdAtMs: stream.createdAtMs, afterShardId, issuedAtMs };
  return Buffer.from(JSON.stringify(page)).toString('base64');
}

function readToken(token: string, nowMs: number): Page {
  const page = JSON.parse(Buffer.from(token, 'base64').toString()) as Page;
  if (nowMs - page.issuedAtMs > tokenLifeMs) throw kinesisErrors.expiredToken();
  return page;
}
