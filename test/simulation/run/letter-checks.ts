import type { Document } from 'bson';
import { decoded } from '../model/mongo-decoded.ts';
import { originOf } from './expected-record.ts';
import { isGrounded } from './grounded-letter.ts';
import type { Landed } from './landed-records.ts';
import type { Violations } from './violations.ts';
import { database, deadLetters, type World } from './world.ts';

/** Checks the dead letter of one record, where it has one: I1, I2 and I6. */
export function checkLetter(
  { world, violations }: { readonly world: World; readonly violations: Violations },
  landed: Landed,
  { isStored, hasTwin }: { readonly isStored: boolean; readonly hasTwin: boolean },
): void {
  const { expected } = landed;
  const { position, id } = expected;
  const bytes = world.mongo.documents(database, deadLetters).get(position);
  if (bytes === undefined) return;
  const letter = decoded(bytes);
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
  const isOrdered = reason.code === 'skipped-by-operator' && world.book.skipped.has(position);
  if (!isOrdered && !isGrounded(reason.code, expected, hasTwin))
    violations.add('I1', `${position} (${id}) is a dead letter without a reason (${reason.code})`);
}

/** Where what stood in a record's way may be gone, it can be stored after its letter was written. */
function mayBeBoth(code: string, { faults, haveRulesChanged }: World): boolean {
  if (code === 'refused-by-mongodb') return haveRulesChanged;
  // The document that held the value may not have been durable.
  if (code === 'unique-index') return faults.counts()['mongo.rolled-back'] !== undefined;
  return code === 'skipped-by-operator';
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
  const positions = new Set(landed.map(({ expected }) => expected.position));
  for (const id of mongo.documents(database, deadLetters).keys())
    if (!positions.has(id)) violations.add('I2', `the dead letter ${id} is of no record`);
}
