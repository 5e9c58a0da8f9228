import * as v from 'valibot';
import { sequence, shard, text, time } from '../../engine/operate/command-fields.ts';
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
