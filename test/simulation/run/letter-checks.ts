import { deserialize } from 'bson';
import { isGrounded } from './grounded-letter.ts';
import type { Landed } from './landed-records.ts';
import type { Violations } from './violations.ts';
import { database, deadLetters, type World } from './world.ts';

/** Checks the dead letter of one record, where it has one: I1, I2 and I6. */
export function checkLetter(
  { world, violations }: { readonly world: World; readonly violations: Violations },
  { record, expected }: Landed,
  { isStored, hasTwin }: { readonly isStored: boolean; readonly hasTwin: boolean },
): void {
  const { position, id } = expected;
  const letter = world.mongo.documents(database, deadLetters).get(position);
  if (letter === undefined) return;
  const { payload, reason, state } = deserialize(letter, { promoteBuffers: true });
  if (isStored && state === 'open' && !mayBeBoth(reason.code, world))
    violations.add('I2', `${position} (${id}) is a document and an open dead letter`);
  if (state === 'redriven' && !isStored)
    violations.add('I1', `${position} (${id}) counts as redriven and is no document`);
  if (state === 'discarded' && !world.book.discarded.has(position))
    violations.add('I1', `${position} (${id}) is discarded, and nobody ordered that`);
  if (Buffer.compare(payload, record.data) !== 0)
    violations.add('I6', `the dead letter of ${position} has other bytes`);
  const isOrdered = reason.code === 'skipped-by-operator' && world.book.skipped.has(position);
  if (!isOrdered && !isGrounded(reason.code, expected, hasTwin))
    violations.add('I1', `${position} (${id}) is a dead letter without a reason (${reason.code})`);
}

/** Where what stood in a record's way may be gone, it can be stored after its letter was written. */
function mayBeBoth(code: string, { faults, haveRulesChanged, hasDatabaseChanged }: World): boolean {
  return (
    code === 'skipped-by-operator' ||
    haveRulesChanged ||
    hasDatabaseChanged ||
    faults.counts()['mongo.rolled-back'] !== undefined
  );
}

/** A letter that belongs to no record would hide the loss of another: I2. */
export function checkLetters({ mongo }: World, landed: readonly Landed[], violations: Violations): void {
  const positions = new Set(landed.map(({ expected }) => expected.position));
  for (const id of mongo.documents(database, deadLetters).keys())
    if (!positions.has(id) && !id.includes('@before-'))
      violations.add('I2', `the dead letter ${id} is of no record`);
}
