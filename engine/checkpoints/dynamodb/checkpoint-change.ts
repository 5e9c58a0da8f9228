import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { parseIncarnation, parseShardId, type ShardPosition } from '../../stream/position.ts';
import { padSequenceNumber } from '../../stream/sequence-number.ts';
import type { ChangeOutcome, Checkpoint, GroupCheckpoint } from '../ports.ts';
import { checkpointKey, checkpointSchema, readCheckpointRow } from './checkpoint-row.ts';
import { type CheckpointRow, damaged, numberOf, timeOf } from './row-attributes.ts';

/** One change of one row, by command. */
export interface CheckpointChange {
  readonly from: Checkpoint | null;
  readonly to: Checkpoint;
  /** Names the run. */
  readonly writer: string;
  readonly updatedAt: Date;
}

/** What a row holds besides the informative; absent attributes are left out. */
type Values = Readonly<Record<string, AttributeValue>>;

/** The update of the row, on condition that all that a command relies on is still as read. Keeps other attributes. */
export function changeRequest(
  table: string,
  position: ShardPosition,
  { from, to, writer, updatedAt }: CheckpointChange,
): UpdateItemCommandInput {
  const [was, becomes] = [valuesOf(from), valuesOf(to)];
  const isMoved = !sameValue(was['sequence'], becomes['sequence']);
  // When the last record arrived says nothing of another sequence number.
  const outdated = isMoved ? ['arrivedAt'] : [];
  const removed = [...attributes.filter((name) => becomes[name] === undefined), ...outdated];
  const moved = isMoved ? { updatedAt: { S: updatedAt.toISOString() } } : {};
  const set = { ...becomes, writer: { S: writer }, ...moved };
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
      '(attribute_not_exists(#schema) OR #schema = :schema)',
      ...attributes.map((name) =>
        was[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`,
      ),
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

/**
 * Explains a refused change from the current row, which may already be as wanted if a reply was lost.
 *
 * @throws CheckpointUnreadable
 */
export function classifyChange(row: CheckpointRow | undefined, { to }: CheckpointChange): ChangeOutcome {
  if (row === undefined || Object.keys(row).length === 0) return { kind: 'stale', row: null };
  const now = readCheckpointRow(row);
  const [stands, wanted] = [valuesOf(now), valuesOf(to)];
  const isAsWanted = attributes.every((name) => sameValue(stands[name], wanted[name]));
  return isAsWanted ? { kind: 'changed' } : { kind: 'stale', row: now };
}

/**
 * Reads a row of the table, where it is a checkpoint of this group on this stream; else undefined.
 *
 * @throws CheckpointUnreadable where the row is of another version, or damaged.
 */
export function readGroupRow(row: CheckpointRow, group: string, streamName: string): GroupCheckpoint | undefined {
  const [its, place = ''] = row['group']?.S?.split('#') ?? [];
  const incarnation = parseIncarnation(place);
  if (its !== group || incarnation?.streamName !== streamName) return undefined;
  const shard = parseShardId(row['shard']?.S) ?? damaged('shard');
  const updatedAt = timeOf(row, 'updatedAt');
  return {
    position: { group, incarnation, shard },
    checkpoint: readCheckpointRow(row),
    totals: {
      records: numberOf(row, 'handledRecords') ?? 0,
      documents: numberOf(row, 'writtenDocuments') ?? 0,
      duplicates: numberOf(row, 'duplicateRecords') ?? 0,
      deadLetters: numberOf(row, 'deadLetters') ?? 0,
    },
    ...(updatedAt === undefined ? {} : { updatedAt }),
  };
}

/** All that a command relies on and may change. `sequenceText` follows `sequence`. */
const attributes = ['sequence', 'sequenceText', 'sinkThrough', 'skips'] as const;

function valuesOf(checkpoint: Checkpoint | null): Values {
  const { sequence = null, sinkThrough, skips } = checkpoint ?? {};
  return {
    ...(sequence === null ? {} : { sequence: { S: padSequenceNumber(sequence) }, sequenceText: { S: sequence } }),
    ...(sinkThrough === undefined ? {} : { sinkThrough: { S: sinkThrough } }),
    ...(skips === undefined ? {} : { skips: { SS: [...skips] } }),
  };
}

/** Sets come in order: they are those of checkpoints. */
function sameValue(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  return left?.S === right?.S && left?.SS?.join() === right?.SS?.join();
}

function prefixed(prefix: string, values: Values): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}
