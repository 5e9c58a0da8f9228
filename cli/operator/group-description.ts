import * as v from 'valibot';
import { requiredSinkCheckpoint } from '../../engine/checkpoints/plan-change.ts';
import { sequence, shard, text, time } from '../../engine/operate/command-fields.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { Operator } from './invoke-operator.ts';

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
  documents: v.number(),
  openDeadLetters: v.object({ byReason: v.record(v.string(), v.number()), isComplete: v.boolean() }),
});

/** A group as its checkpoint rows and its database show it. */
export type GroupDescription = v.InferOutput<typeof descriptionSchema>;
/** One shard of it. */
export type ShardProgress = GroupDescription['shards'][number];

/** Asks the operator function for it. @throws OperatorFailed */
export function readDescription(operator: Operator): Promise<GroupDescription> {
  return operator.send({ command: 'describe' }, descriptionSchema);
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
