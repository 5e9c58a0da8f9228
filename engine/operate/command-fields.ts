import * as v from 'valibot';
import { parseRfc3339 } from '../events/rfc3339.ts';
import { strictObject } from '../runtime/strict-object.ts';
import { parseShardId, type ShardId } from '../stream/position.ts';
import { parseSequenceNumber, type SequenceNumber } from '../stream/sequence-number.ts';

/** A text that is not empty. @param fix what is right. */
export const text = (fix: string, most = 1024) =>
  v.custom<string>((value) => typeof value === 'string' && value !== '' && value.length <= most, `must be ${fix}`);
/** A shard id. */
export const shard = v.custom<ShardId>(
  (value) => parseShardId(value) !== undefined,
  'must be a shard id such as shardId-000000000000',
);
/** A sequence number, as a text. */
export const sequence = v.custom<SequenceNumber>(
  (value) => parseSequenceNumber(value) !== undefined,
  'must be a sequence number: its digits, as a text',
);
/** The key of an object of the failure bucket. */
export const failureKey = v.custom<string>(
  (value) => typeof value === 'string' && value.startsWith('aws/lambda/') && value.length <= 1024,
  'must be the key of an object as it is listed: it begins with aws/lambda/',
);
/** A time with its zone. */
export const time = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? parseRfc3339(value)?.date : undefined)),
  v.custom<Date>((value) => value instanceof Date, 'must be a time with its zone such as 2026-01-31T00:00:00Z'),
);
/** A whole number within these, both included. */
export const wholeNumber = (least: number, most: number) =>
  v.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    `must be a whole number from ${least} to ${most}`,
  );

/** By its `kind`, else as the first of them, which then says what is wrong. */
export function byKind<K extends string, S extends v.GenericSchema>(kinds: Readonly<Record<K, S>>) {
  const names = Object.keys(kinds).join(', ');
  const isKind = (kind: unknown): kind is K => typeof kind === 'string' && Object.hasOwn(kinds, kind);
  return v.lazy((value): S | v.GenericSchema<unknown, never> => {
    const kind: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'kind') : undefined;
    return isKind(kind) ? kinds[kind] : v.custom<never>(() => false, `must be an object with a kind: one of ${names}`);
  });
}

/** A moment, as a target or a place. */
export const timeTarget = strictObject({ kind: v.literal('time'), at: time });
/** One record, as a target. */
export const sequenceTarget = strictObject({ kind: v.literal('sequence'), sequence });
/** What a replay calls the collection beside the group's. */
export const sideName = v.custom<string>(
  (value) => typeof value === 'string' && /^[a-z][a-z0-9]{0,31}$/.test(value),
  'must be 1 to 32 lower-case letters and digits, a letter first',
);
/** Where reading starts: `ReadStart`. */
export const start = byKind({
  earliest: strictObject({ kind: v.literal('earliest') }),
  after: strictObject({ kind: v.literal('after'), sequence }),
  time: timeTarget,
});
const through = strictObject({ kind: v.literal('through'), sequence });
/** Where a replay ends: `ReplayEnd`. */
export const end = byKind({ through, time: timeTarget });
/** The same, or with what the group has handled. */
export const endOfReplay = byKind({
  through,
  time: timeTarget,
  checkpoint: strictObject({ kind: v.literal('checkpoint') }),
});
/** Records to be left alone. */
export const leftAlone = v.optional(v.pipe(v.array(strictObject({ shard, sequence })), v.maxLength(1_000)), []);
/** A stream between its creation and its deletion. */
export const incarnation = strictObject({
  streamName: text('the name of a stream', 128),
  createdAtSeconds: wholeNumber(0, 1e12),
});
/** What is left of a long command. */
export const tasks = <S extends v.GenericSchema>(task: S) =>
  v.pipe(
    v.array(task, 'must be the list that the step before answered'),
    v.minLength(1, 'must not be empty'),
    v.readonly(),
  );
