import type { Document } from 'bson';
import { decoded } from '../model/mongo-decoded.ts';
import { originOf } from './expected-record.ts';
import { isGrounded } from './grounded-letter.ts';
import type { Landed } from './landed-records.ts';
import type { Violations } from './violations.ts';
import { database, deadLetters, type World } from './world.ts';

/** Checks the dead letters of one record, where it has any: I1, I2 and I6. */
export function checkLettersOf(
  { world, violations }: { readonly world: World; readonly violations: Violations },
  landed: Landed,
  fate: RecordFate,
): void {
  const letters = world.mongo.documents(database, deadLetters);
  for (const position of landed.positions) {
    const bytes = letters.get(position);
    if (bytes !== undefined)
      checkLetter({ world, violations }, landed, { ...fate, position, letter: decoded(bytes) });
  }
}

/** What is known of a record besides its letters. */
interface RecordFate {
  readonly isStored: boolean;
  /** True where another content landed under the same id. */
  readonly hasTwin: boolean;
}

interface KeptLetter extends RecordFate {
  readonly position: string;
  readonly letter: Document;
}

function checkLetter(
  { world, violations }: { readonly world: World; readonly violations: Violations },
  landed: Landed,
  { isStored, hasTwin, position, letter }: KeptLetter,
): void {
  const { expected } = landed;
  const { id } = expected;
  const { reason, state } = letter;
  world.faults.count(`letter.${reason.code}`);
  if (isStored && state === 'open' && !mayBeBoth(reason.code, world))
    violations.add('I2', `${position} (${id}) is a document and an open dead letter`);
  if (state === 'redriven' && !isStored)
    violations.add('I1', `${position} (${id}) counts as redriven and is no document`);
  if (state === 'discarded' && !world.book.discarded.has(position))
    violations.add('I1', `${position} (${id}) is discarded, and nobody ordered that`);
  for (const name of differences(letter, landed))
    violations.add('I6', `the dead letter of ${position} has another ${name}`);
  const isFormer = position !== expected.position;
  const isOrdered = reason.code === 'skipped-by-operator' && world.book.skipped.has(position);
  if (reason.code === 'former-incarnation' && isFormer && !expected.isEvent) return;
  if (!isOrdered && !isGrounded(reason.code, expected, hasTwin))
    violations.add('I1', `${position} (${id}) is a dead letter without a reason (${reason.code})`);
}

/** Where what stood in a record's way may be gone, it can be stored after its letter was written. */
function mayBeBoth(code: string, { faults, haveRulesChanged }: World): boolean {
  if (code === 'refused-by-mongodb') return haveRulesChanged;
  // The document that held the value may not have been durable.
  if (code === 'unique-index') return faults.counts()['mongo.rolled-back'] !== undefined;
  // Whether a record without an id of its own was stored in its life is unknown then, as its letter says.
  return code === 'skipped-by-operator' || code === 'former-incarnation';
}

/** Names of the members in which a letter differs from what it has to say. */
function differences(letter: Document, { record, stream, expected }: Landed): readonly string[] {
  const { key, payload, origin, eventId, reason } = letter;
  const due = originOf(record, stream);
  // Set aside unread.
  const isUnread = reason.code === 'skipped-by-operator' && eventId === undefined;
  const dueId = expected.isEvent && !unreadable.has(reason.code) ? expected.id : undefined;
  const isSame = {
    key: key === record.partitionKey,
    payload: Buffer.compare(payload.buffer, record.data) === 0,
    origin: JSON.stringify(origin) === JSON.stringify(due),
    eventId: isUnread || eventId === dueId,
    message: typeof reason.message === 'string' && reason.message !== '',
  };
  return Object.entries(isSame).flatMap(([name, is]) => (is ? [] : [name]));
}

/** Where no event could be read, whatever the bytes look like. */
const unreadable = new Set(['invalid-cloud-event', 'inexact-number']);

/** A letter that belongs to no record would hide the loss of another: I2. */
export function checkLetters({ mongo }: World, landed: readonly Landed[], violations: Violations): void {
  const positions = new Set(landed.flatMap(({ positions }) => positions));
  for (const id of mongo.documents(database, deadLetters).keys())
    if (!positions.has(id)) violations.add('I2', `the dead letter ${id} is of no record`);
}
