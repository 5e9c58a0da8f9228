import type { Document } from 'bson';
import type { Random } from '../engine/random.ts';
import { poison } from '../engine/virtual-globals.ts';
import type { RunPlan } from '../nemesis/draw-plan.ts';
import { doubledBytes } from './doubled-members.ts';
import { aroundAll, envelopeBytes, everyEnvelope } from './envelope-records.ts';
import { addedBytes, oddBytes } from './odd-records.ts';
import { foreignEvent, means, unpacked } from './record-meaning.ts';
import { lookalikeBytes, numbersBytes, respelledBytes } from './respelled-events.ts';
import { severalBytes } from './several-in-one.ts';
import { unindexableBytes } from './unindexable-records.ts';

/**
 * JSON that is no event, bytes that are nothing, events with rules against them, events that were there before, and the
 * odd corners of CloudEvents and JSON. Each record draws by itself: whatever one turns out to be, the rest of the run does not
 * shift.
 */
export function malformedBytes(run: Random, index: number, { hasAddedKinds }: AddedKinds): Uint8Array {
  if (!hasAddedKinds) return closedBytes(run, index);
  const draw = drawFor(run, index);
  return addedBytes(run, index) ?? envelopeBytes(run, index, draw) ?? unpacked(draw(0));
}

/** What the record itself would be, and records that nobody else draws, to lie in an envelope. */
function drawFor(run: Random, index: number): (nth: number) => Uint8Array {
  return (nth) => closedBytes(run, index + 100_000 * nth);
}

type AddedKinds = Pick<RunPlan, 'hasAddedKinds'>;

function closedBytes(run: Random, index: number): Uint8Array {
  const random = run.fork(`record ${index}`);
  return random.pick<() => Uint8Array>([
    () => Buffer.from(JSON.stringify({ temperature: index })),
    () => means(Uint8Array.of(0xff, 0xfe, index % 256), { rejection: 'invalid-utf8' }),
    () => means(Buffer.from('not json: payload-plain'), { rejection: 'not-json' }),
    () => foreignEvent(`same-${random.integer(0, 3)}`, { payload: 'payload-same' }, traced(random)),
    () =>
      foreignEvent(`other-${random.integer(0, 3)}`, random.pick([fine, { payload: 'payload-0' }]), random.pick(others)),
    () => Buffer.from(JSON.stringify({ refused: true, index })),
    () => foreignEvent(`refused-${index}`, { refused: true }),
    () => foreignEvent(`refused-once-${random.integer(0, 2)}`, random.chance(0.5) ? { refused: true } : fine),
    () => foreignEvent(`email-${index}`, { email: `payload-${random.integer(0, 2)}@example.com` }),
    () => oddBytes(random, index),
    () => random.pick(drawn)(random, index, run),
    () => random.pick(drawn)(random, index, run),
    () => random.pick(drawn)(random, index, run),
  ])();
}

/** Kinds of which there are many. */
const drawn: readonly ((random: Random, index: number, run: Random) => Uint8Array)[] = [
  respelledBytes,
  lookalikeBytes,
  numbersBytes,
  doubledBytes,
  severalBytes,
  unindexableBytes,
  oddBytes,
];

/** Bytes that are nothing. */
export function garbageBytes(index: number): Uint8Array {
  return means(Buffer.from(`garbage ${index}: payload-plain`), { rejection: 'not-json' });
}

/** An event with nothing odd about it. */
export function plainBytes(index: number): Uint8Array {
  return foreignEvent(`plain-${index}`, fine);
}

/** An event that the collection refuses, until its rules are lifted. */
export function refusedBytes(index: number): Uint8Array {
  return foreignEvent(`refused-among-many-${index}`, { refused: true });
}

/** One envelope of each kind in one record, as far as they may lie in another one. */
export function manyPartsBytes(run: Random, index: number): Uint8Array {
  const at = 30_000 + index;
  return aroundAll(run.fork(`many ${index}`), at, drawFor(run, at));
}

/** An event that crashes the function that reads it, every time. */
export function poisonedBytes(index: number): Uint8Array {
  return foreignEvent(`poisoned-${index}`, { payload: poison });
}

/** Everything that a batch may hold at its worst, twice over. */
export function worstRecords(run: Random, { hasAddedKinds }: AddedKinds): readonly Uint8Array[] {
  const random = run.fork('worst');
  const all = Array.from({ length: 2 }, (_, index) => [
    ...drawn.map((kind) => kind(random, 20_000 + index, run)),
    foreignEvent(`calm-${index}`, fine),
    foreignEvent(`calm-${index}`, fine),
    foreignEvent(`calm-${index}`, { payload: 'payload-other' }),
    ...others.map((other) => foreignEvent(`calm-${index}`, fine, other)),
    foreignEvent(`calm-refused-${index}`, { refused: true }),
    foreignEvent(`calm-refused-${index}`, fine),
    means(Buffer.from('not json'), { rejection: 'not-json' }),
    Buffer.from(JSON.stringify({ temperature: index })),
  ]).flat();
  return hasAddedKinds ? [...all.map(unpacked), ...everyEnvelope(random, 20_000, drawFor(run, 20_000))] : all;
}

/** Each makes another event of one with the same id; but for the first. */
const others: readonly Document[] = [
  {},
  { type: 'another' },
  { partitionkey: 'payload-key-other' },
  { subject: 'payload-subject-other' },
  { comexampleother: 1 },
];

const fine = { payload: 'payload-fine' };

/** Every hop sets these anew: they make no other event. */
function traced(random: Random): Document {
  return random.chance(0.5) ? { traceparent: `payload-trace-${random.integer(0, 9)}` } : {};
}
