import * as v from 'valibot';
import { requiredSinkCheckpoint } from '../../engine/checkpoints/plan-change.ts';
import { sequence, shard, text, time } from '../../engine/operate/command-fields.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import { type Operator, OperatorFailed } from './invoke-operator.ts';

const checkpoint = v.object({
  sequence: v.nullable(sequence),
  arrivedAt: v.exactOptional(time),
  sinkThrough: v.exactOptional(sequence),
  skips: v.exactOptional(v.array(sequence)),
});
const totals = v.object({
  records: v.number(),
  documents: v.number(),
  duplicates: v.number(),
  deadLetters: v.number(),
});
const shardProgress = v.object({
  shard,
  stream: text('a stream and its creation time'),
  isCurrent: v.boolean(),
  checkpoint: v.nullable(checkpoint),
  updatedAt: v.optional(v.nullable(time), null),
  totals,
  sinkCheckpoint: v.nullable(sequence),
  restart: v.nullable(v.object({ id: v.string(), through: sequence, to: sequence })),
});

const descriptionSchema = v.object({
  group: v.string(),
  shards: v.array(shardProgress),
  documents: v.nullable(v.number()),
  openDeadLetters: v.nullable(v.object({ byReason: v.record(v.string(), v.number()), isComplete: v.boolean() })),
  /** Why nothing here is of the database; an earlier version failed instead. */
  databaseTrouble: v.optional(v.nullable(v.string()), null),
});

/** A group as its checkpoint rows and its database show it. */
export type GroupDescription = v.InferOutput<typeof descriptionSchema>;
/** The same where the database could be read. */
export interface WholeDescription extends Omit<GroupDescription, 'databaseTrouble'> {
  readonly documents: number;
  readonly openDeadLetters: NonNullable<GroupDescription['openDeadLetters']>;
}
/** One shard of it. */
export type ShardProgress = GroupDescription['shards'][number];

/** Asks the operator function for it, also where it cannot read the database. @throws OperatorFailed */
export function readDescription(operator: Operator): Promise<GroupDescription> {
  return operator.send({ command: 'describe' }, descriptionSchema);
}

/** The same, with what is in the database. @throws OperatorFailed also where the function cannot read that. */
export async function readWholeDescription(operator: Operator): Promise<WholeDescription> {
  const { databaseTrouble, documents, openDeadLetters, ...rest } = await readDescription(operator);
  if (documents === null || openDeadLetters === null)
    throw new OperatorFailed(`The operator function failed: ${databaseTrouble}`);
  return { ...rest, documents, openDeadLetters };
}

/** What the row of a shard requires of the sink checkpoint, null where that is nothing, and whether it is behind that. */
export function requirementOf({ checkpoint, sinkCheckpoint }: Pick<ShardProgress, 'checkpoint' | 'sinkCheckpoint'>): {
  readonly required: SequenceNumber | null;
  readonly isBehind: boolean;
} {
  const required = requiredSinkCheckpoint(checkpoint);
  const isBehind =
    required !== null && (sinkCheckpoint === null || compareSequenceNumbers(sinkCheckpoint, required) < 0);
  return { required, isBehind };
}
