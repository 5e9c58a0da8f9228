import type { AttributeValue, GetItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { formatIncarnation, type ShardPosition } from '../../shared/position.ts';
import { compareSequenceNumbers, padSequenceNumber } from '../../shared/sequence-number.ts';
import { isSameReplay } from '../core/same-replay.ts';
import { CheckpointUnreadable } from '../errors.ts';
import type { Checkpoint, CheckpointAdvance } from '../ports.ts';
import {
  type CheckpointRow,
  damaged,
  numberOf,
  sequenceOf,
  sequencesOf,
  textOf,
  timeOf,
} from './row-attributes.ts';

/** The newest row format that this version reads; it refuses newer ones, which may mean something else. */
export const checkpointSchema = 1;

/** `<group>#<stream>@<creation time>` and the shard: one row a shard of one life of the stream. */
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

/** @throws CheckpointUnreadable where the row is of a newer version, or damaged. */
export function readCheckpointRow(row: CheckpointRow): Checkpoint {
  const schema = numberOf(row, 'schema') ?? checkpointSchema;
  if (schema > checkpointSchema) {
    throw new CheckpointUnreadable(
      `The checkpoint row has schema ${schema}, and this version reads up to ${checkpointSchema}: deploy the newer version again.`,
    );
  }
  const sequence = sequenceOf(row, 'sequenceText');
  const stored = row['sequence']?.S;
  if ((sequence === undefined ? undefined : padSequenceNumber(sequence)) !== stored) damaged('sequence');
  const [replayFrom, replayTo] = [sequenceOf(row, 'replayFrom'), sequenceOf(row, 'replayTo')];
  const [arrivedAt, replayStart] = [timeOf(row, 'arrivedAt'), timeOf(row, 'replayStart')];
  const retentionMs = numberOf(row, 'retentionMs');
  const [replayId, markedThrough] = [textOf(row, 'replayId'), sequenceOf(row, 'markedThrough')];
  const skips = sequencesOf(row, 'skips');
  return {
    sequence: sequence ?? null,
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
    epoch: numberOf(row, 'epoch') ?? 0,
    ...(replayFrom === undefined ? {} : { replayFrom }),
    ...(replayStart === undefined ? {} : { replayStart }),
    ...(replayTo === undefined ? {} : { replayTo }),
    ...(replayId === undefined ? {} : { replayId }),
    ...(markedThrough === undefined ? {} : { markedThrough }),
    ...(skips === undefined ? {} : { skips }),
  };
}

/**
 * What is written, and only where the row still stands as it was loaded. Of the orders to skip those are deleted that were
 * loaded and are passed: what an operator adds or takes back meanwhile is neither lost nor in the way.
 */
export function advanceRequest(
  table: string,
  position: ShardPosition,
  advance: CheckpointAdvance,
  updatedAt: Date,
): UpdateItemCommandInput {
  const { from, to, counts, retentionMs } = advance;
  const isReplayDone = from?.replayTo !== undefined && compareSequenceNumbers(to, from.replayTo) >= 0;
  const passed = from?.skips?.filter((skip) => compareSequenceNumbers(skip, to) <= 0) ?? [];
  const removed = [
    ...(isReplayDone ? ['#replayTo', 'replayFrom', 'replayStart'] : []),
    ...(from?.markedThrough === undefined ? [] : ['markedThrough']),
  ];
  return {
    TableName: table,
    Key: checkpointKey(position),
    UpdateExpression: [
      'SET #sequence = :to, sequenceText = :toText, #epoch = :epoch, #schema = :schema',
      ', retentionMs = :retentionMs, arrivedAt = :arrivedAt, updatedAt = :updatedAt, writer = :writer',
      removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : '',
      ' ADD handledRecords :records, writtenDocuments :documents, duplicateRecords :duplicates, deadLetters :deadLetters',
      passed.length > 0 ? ' DELETE skips :passed' : '',
    ].join(''),
    ConditionExpression: [
      (from?.epoch ?? 0) === 0 ? '(attribute_not_exists(#epoch) OR #epoch = :epoch)' : '#epoch = :epoch',
      '(attribute_not_exists(#schema) OR #schema <= :schema)',
      from?.sequence == null ? 'attribute_not_exists(#sequence)' : '#sequence = :from',
      from?.replayTo === undefined ? 'attribute_not_exists(#replayTo)' : '#replayTo = :replayTo',
      from?.replayId === undefined ? 'attribute_not_exists(replayId)' : 'replayId = :replayId',
    ].join(' AND '),
    ExpressionAttributeNames: {
      '#sequence': 'sequence',
      '#epoch': 'epoch',
      '#schema': 'schema',
      '#replayTo': 'replayTo',
    },
    ExpressionAttributeValues: {
      ':to': { S: padSequenceNumber(to) },
      ':toText': { S: to },
      ':epoch': { N: String(from?.epoch ?? 0) },
      ':schema': { N: String(checkpointSchema) },
      ':arrivedAt': { S: advance.arrivedAt.toISOString() },
      ':retentionMs': { N: String(retentionMs) },
      ':updatedAt': { S: updatedAt.toISOString() },
      ':writer': { S: advance.writer },
      ':records': { N: String(counts.records) },
      ':documents': { N: String(counts.documents) },
      ':duplicates': { N: String(counts.duplicates) },
      ':deadLetters': { N: String(counts.deadLetters) },
      ...(from?.sequence == null ? {} : { ':from': { S: padSequenceNumber(from.sequence) } }),
      ...(from?.replayTo === undefined ? {} : { ':replayTo': { S: from.replayTo } }),
      ...(from?.replayId === undefined ? {} : { ':replayId': { S: from.replayId } }),
      ...(passed.length > 0 ? { ':passed': { SS: passed } } : {}),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** What a refused update means: see `judgeRefusal`. */
export type Refusal =
  | { readonly kind: 'already' | 'fenced' | 'gone' }
  | { readonly kind: 'lower'; readonly from: Checkpoint };

/**
 * Reads a refused condition from the row that stood in its way. `already`: it stands there or further in the same epoch
 * (our own write whose reply was lost, or a twin). `lower`: a twin moved it part of the way, or the table was restored: go
 * on from there. `gone`: the row was deleted since it was loaded.
 */
export function judgeRefusal(row: CheckpointRow | undefined, advance: CheckpointAdvance): Refusal {
  if (row === undefined || Object.keys(row).length === 0) return { kind: 'gone' };
  const now = readCheckpointRow(row);
  if (!isSameReplay(now, advance.from ?? { epoch: 0 })) return { kind: 'fenced' };
  if (now.sequence !== null && compareSequenceNumbers(now.sequence, advance.to) >= 0)
    return { kind: 'already' };
  if (now.replayTo !== advance.from?.replayTo) return { kind: 'fenced' };
  return { kind: 'lower', from: now };
}
