import type { AttributeValue, GetItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { formatIncarnation, type ShardPosition } from '../../stream/position.ts';
import { compareSequenceNumbers, padSequenceNumber } from '../../stream/sequence-number.ts';
import { CheckpointUnreadable } from '../errors.ts';
import type { Checkpoint, CheckpointAdvance } from '../ports.ts';
import { type CheckpointRow, damaged, numberOf, sequenceOf, sequencesOf, timeOf } from './row-attributes.ts';

/** The one row format that this version reads; another may mean something else. */
export const checkpointSchema = 2;

/** `<group>#<stream>@<creation time>` and the shard: one row a shard of one incarnation of the stream. */
export function checkpointKey(position: ShardPosition): Record<'group' | 'shard', AttributeValue> {
  return {
    group: { S: `${position.group}#${formatIncarnation(position.incarnation)}` },
    shard: { S: position.shard },
  };
}

/** Never an eventually consistent read: an older checkpoint would be one that was moved on since. */
export function loadRequest(table: string, position: ShardPosition): GetItemCommandInput {
  return { TableName: table, Key: checkpointKey(position), ConsistentRead: true };
}

/** @throws CheckpointUnreadable where the row is of another version, or damaged. */
export function readCheckpointRow(row: CheckpointRow): Checkpoint {
  const schema = numberOf(row, 'schema');
  if (schema !== checkpointSchema) {
    throw new CheckpointUnreadable(
      `The checkpoint row has schema ${schema ?? 'none'}, but this version reads only schema ${checkpointSchema}: ${whatToDo(schema)}`,
    );
  }
  const sequence = sequenceOf(row, 'sequenceText');
  const stored = row['sequence']?.S;
  if ((sequence === undefined ? undefined : padSequenceNumber(sequence)) !== stored) damaged('sequence');
  const arrivedAt = timeOf(row, 'arrivedAt');
  const retentionMs = numberOf(row, 'retentionMs');
  const sinkThrough = sequenceOf(row, 'sinkThrough');
  const skips = sequencesOf(row, 'skips');
  return {
    sequence: sequence ?? null,
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
    ...(sinkThrough === undefined ? {} : { sinkThrough }),
    ...(skips === undefined ? {} : { skips }),
  };
}

function whatToDo(schema: number | undefined): string {
  return schema !== undefined && schema > checkpointSchema
    ? 'deploy the newer version again.'
    : 'delete the row, and the mapping goes on from its own position.';
}

/**
 * The update of the row, on condition that its sequence number and `sinkThrough` are still as loaded. Removes the
 * loaded `skips` that the checkpoint passes; skips that an operator adds or removes meanwhile stay as they are. Keeps
 * attributes that it does not name.
 */
export function advanceRequest(
  table: string,
  position: ShardPosition,
  advance: CheckpointAdvance,
  updatedAt: Date,
): UpdateItemCommandInput {
  const { from, to, counts } = advance;
  const passed = from?.skips?.filter((skip) => compareSequenceNumbers(skip, to) <= 0) ?? [];
  return {
    TableName: table,
    Key: checkpointKey(position),
    UpdateExpression: [
      'SET #sequence = :to, sequenceText = :toText, #schema = :schema, retentionMs = :retentionMs',
      ', arrivedAt = :arrivedAt, updatedAt = :updatedAt, writer = :writer',
      ' REMOVE sinkThrough',
      ' ADD handledRecords :records, writtenDocuments :documents, duplicateRecords :duplicates, deadLetters :deadLetters',
      passed.length > 0 ? ' DELETE skips :passed' : '',
    ].join(''),
    ConditionExpression: [
      '(attribute_not_exists(#schema) OR #schema = :schema)',
      from?.sequence == null ? 'attribute_not_exists(#sequence)' : '#sequence = :from',
      from?.sinkThrough === undefined ? 'attribute_not_exists(sinkThrough)' : 'sinkThrough = :sinkThrough',
    ].join(' AND '),
    ExpressionAttributeNames: { '#sequence': 'sequence', '#schema': 'schema' },
    ExpressionAttributeValues: {
      ':to': { S: padSequenceNumber(to) },
      ':toText': { S: to },
      ':schema': { N: String(checkpointSchema) },
      ':arrivedAt': { S: advance.arrivedAt.toISOString() },
      ':retentionMs': { N: String(advance.retentionMs) },
      ':updatedAt': { S: updatedAt.toISOString() },
      ':writer': { S: advance.writer },
      ':records': { N: String(counts.records) },
      ':documents': { N: String(counts.documents) },
      ':duplicates': { N: String(counts.duplicates) },
      ':deadLetters': { N: String(counts.deadLetters) },
      ...(from?.sequence == null ? {} : { ':from': { S: padSequenceNumber(from.sequence) } }),
      ...(from?.sinkThrough === undefined ? {} : { ':sinkThrough': { S: from.sinkThrough } }),
      ...(passed.length > 0 ? { ':passed': { SS: passed } } : {}),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** What a refused update means: see `classifyRefusal`. */
export type Refusal =
  | { readonly kind: 'already' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'lower'; readonly from: Checkpoint };

/**
 * Explains a failed condition from the current row. `already`: the checkpoint is there or further (our own write whose
 * reply was lost, a twin, or a command). `lower`: a twin or a command moved it part of the way, or the table was
 * restored: go on from there. `gone`: the row was deleted since it was loaded.
 *
 * @throws CheckpointUnreadable
 */
export function classifyRefusal(row: CheckpointRow | undefined, { to }: CheckpointAdvance): Refusal {
  if (row === undefined || Object.keys(row).length === 0) return { kind: 'gone' };
  const now = readCheckpointRow(row);
  const isThere = now.sequence !== null && compareSequenceNumbers(now.sequence, to) >= 0;
  return isThere ? { kind: 'already' } : { kind: 'lower', from: now };
}
