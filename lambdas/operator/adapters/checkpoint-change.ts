import type { AttributeValue, QueryCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import {
  checkpointKey,
  checkpointSchema,
  readCheckpointRow,
} from '../../consumer/adapters/checkpoint-row.ts';
import type { CheckpointRow } from '../../consumer/adapters/row-attributes.ts';
import { CheckpointUnreadable } from '../../consumer/errors.ts';
import type { Checkpoint } from '../../consumer/ports.ts';
import { formatIncarnation, parseShardId, type ShardPosition } from '../../shared/position.ts';
import { padSequenceNumber } from '../../shared/sequence-number.ts';
import type { OrderOutcome, ShardCheckpoint } from '../ports.ts';

/** One order to one row. */
export interface CheckpointChange {
  readonly from: Checkpoint | null;
  readonly to: Checkpoint;
  /** Names the run. */
  readonly writer: string;
  readonly updatedAt: Date;
}

/** What a row holds besides the informative; absent attributes are left out. */
type Values = Readonly<Record<string, AttributeValue>>;

/** Writes the row as ordered, and only where all that an order may rely on still stands as it was read. */
export function changeRequest(
  table: string,
  position: ShardPosition,
  { from, to, writer, updatedAt }: CheckpointChange,
): UpdateItemCommandInput {
  const [was, becomes] = [valuesOf(from), valuesOf(to)];
  // When the last record arrived says nothing of another place.
  const outdated = sameValue(was['sequence'], becomes['sequence']) ? [] : ['arrivedAt'];
  const removed = [...attributes.filter((name) => becomes[name] === undefined), ...outdated];
  const set = { ...becomes, writer: { S: writer }, updatedAt: { S: updatedAt.toISOString() } };
  const names = new Set([...attributes, ...removed, ...Object.keys(set), 'schema']);
  return {
    TableName: table,
    Key: checkpointKey(position),
    UpdateExpression: [
      `SET #schema = :schema, ${Object.keys(set)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}`,
      removed.length > 0 ? ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}` : '',
    ].join(''),
    ConditionExpression: [
      '(attribute_not_exists(#schema) OR #schema <= :schema)',
      ...attributes.map((name) => unchanged(name, was)),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':schema': { N: String(checkpointSchema) },
      ...prefixed(':', set),
      ...prefixed(':was_', was),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Reads a refused change from the row that stood in its way: it may stand as ordered already, by a reply that was lost. */
export function judgeChange(row: CheckpointRow | undefined, { to }: CheckpointChange): OrderOutcome {
  if (row === undefined || Object.keys(row).length === 0) return { kind: 'stale', row: null };
  const now = readCheckpointRow(row);
  const [stands, ordered] = [valuesOf(now), valuesOf(to)];
  const isAsOrdered = attributes.every((name) => sameValue(stands[name], ordered[name]));
  return isAsOrdered ? { kind: 'changed' } : { kind: 'stale', row: now };
}

/** One page of the rows of a group in one life of the stream. */
export function listRequest(
  table: string,
  place: Omit<ShardPosition, 'shard'>,
  after: CheckpointRow | undefined,
): QueryCommandInput {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: '#group = :group',
    ExpressionAttributeNames: { '#group': 'group' },
    ExpressionAttributeValues: { ':group': { S: `${place.group}#${formatIncarnation(place.incarnation)}` } },
    ...(after === undefined ? {} : { ExclusiveStartKey: after }),
  };
}

/** @throws CheckpointUnreadable where the row is of a newer version, or damaged. */
export function readListedRow(row: CheckpointRow): ShardCheckpoint {
  const shard = parseShardId(row['shard']?.S);
  if (shard === undefined) throw new CheckpointUnreadable('The checkpoint row is damaged: shard is none.');
  return { shard, checkpoint: readCheckpointRow(row) };
}

/** All that an order relies on and may change. `sequenceText` follows `sequence`. */
const attributes = [
  'sequence',
  'sequenceText',
  'epoch',
  'replayFrom',
  'replayStart',
  'replayTo',
  'replayId',
  'markedThrough',
  'skips',
] as const;

function valuesOf(checkpoint: Checkpoint | null): Values {
  const {
    sequence = null,
    epoch = 0,
    replayFrom,
    replayStart,
    replayTo,
    replayId,
    markedThrough,
    skips,
  } = checkpoint ?? {};
  return {
    epoch: { N: String(epoch) },
    ...(sequence === null
      ? {}
      : { sequence: { S: padSequenceNumber(sequence) }, sequenceText: { S: sequence } }),
    ...(replayFrom === undefined ? {} : { replayFrom: { S: replayFrom } }),
    ...(replayStart === undefined ? {} : { replayStart: { S: replayStart.toISOString() } }),
    ...(replayTo === undefined ? {} : { replayTo: { S: replayTo } }),
    ...(replayId === undefined ? {} : { replayId: { S: replayId } }),
    ...(markedThrough === undefined ? {} : { markedThrough: { S: markedThrough } }),
    ...(skips === undefined ? {} : { skips: { SS: [...skips] } }),
  };
}

/** A row that never was reset may show no epoch. */
function unchanged(name: string, was: Values): string {
  if (was[name] === undefined) return `attribute_not_exists(#${name})`;
  const isSame = `#${name} = :was_${name}`;
  return name === 'epoch' && was[name].N === '0' ? `(attribute_not_exists(#epoch) OR ${isSame})` : isSame;
}

/** Sets come in order: they are those of checkpoints. */
function sameValue(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  return left?.S === right?.S && left?.N === right?.N && left?.SS?.join() === right?.SS?.join();
}

function prefixed(prefix: string, values: Values): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}
