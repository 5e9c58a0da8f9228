import type { MongoFault } from './mongo-faults.ts';
import { passingRefusals } from './mongo-refusals.ts';
import type { MongoWorld, ReplicaSet } from './mongo-replica-set.ts';
import type { StoredCollection } from './mongo-stored-collection.ts';
import type { MongoViolation } from './mongo-violation.ts';
import type { InsertCommand, WireWriteError } from './mongo-wire.ts';
import { statementId, type WriteEffect } from './mongo-write-effect.ts';

/**
 * Carries out an unordered insert at the primary: each document by itself, in the order sent. Statements that were
 * carried out before, by a first try of the same operation, count as inserted.
 *
 * @param limit how many documents are looked at: fewer than were sent where the server stops half-way.
 */
export function insertDocuments(
  set: ReplicaSet,
  command: InsertCommand,
  limit: number,
  world: MongoWorld,
): WriteEffect {
  const collection = set.collection(command.namespace);
  const writeErrors: WireWriteError[] = [];
  let [inserted, changeCount, hasUndurableDuplicate] = [0, 0, false];
  const unreached = drawUnreached(command, world);
  command.documents.slice(0, limit).forEach((document, index) => {
    const statement = statementId(command.txnNumber, index);
    if (set.recordedReply(statement) !== undefined) {
      world.faults.count('mongo.statement-recorded' satisfies MongoFault);
      inserted += 1;
      return;
    }
    if (unreached !== undefined && index >= unreached.from) {
      writeErrors.push({ index, ...unreached.error });
      return;
    }
    const violation = reported(collection.violations(document.id, document.bytes), world);
    if (violation === undefined) {
      set.write(collection, document.id, document.bytes, statement, { ok: 1, n: 1 });
      inserted += 1;
      changeCount += 1;
      return;
    }
    writeErrors.push({ index, ...violation.error });
    hasUndurableDuplicate ||= isUndurable(collection, violation);
  });
  const errors = writeErrors.length > 0 ? { writeErrors } : {};
  return { reply: { ok: 1, n: inserted, ...errors }, changeCount, hasUndurableDuplicate };
}

/** From some document on none reaches the member that would write it. */
function drawUnreached({ documents }: InsertCommand, { faults, random }: MongoWorld) {
  if (!faults.happens('mongo.passing-write-error' satisfies MongoFault)) return undefined;
  const { code, errmsg } = random.pick(passingRefusals);
  return { from: random.integer(0, documents.length - 1), error: { code, errmsg } };
}

/** The server names one violated index, and stops there. */
function reported(violations: readonly MongoViolation[], { faults }: MongoWorld): MongoViolation | undefined {
  const [first, other] = violations;
  const isOther = other !== undefined && faults.happens('mongo.other-index-named' satisfies MongoFault);
  const violation = isOther ? other : first;
  if (violation !== undefined) faults.count(outcomeOf(violation));
  return violation;
}

function outcomeOf({ error, holder, isOnId }: MongoViolation): string {
  if (error.code === 121) return 'mongo.validation-failed' satisfies MongoFault;
  if (holder === undefined) return `mongo.index-failed-${error.code}`;
  const outcome: MongoFault = isOnId ? 'mongo.duplicate-on-id' : 'mongo.duplicate-on-other-index';
  return outcome;
}

function isUndurable(collection: StoredCollection, { holder }: MongoViolation): boolean {
  return holder !== undefined && collection.majority.get(holder) !== collection.primary.get(holder);
}
