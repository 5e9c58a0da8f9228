import { type Document, serialize } from 'bson';
import { applyChange } from './mongo-change.ts';
import { decoded } from './mongo-decoded.ts';
import { withValueAt } from './mongo-document-path.ts';
import type { MongoFault } from './mongo-faults.ts';
import { matchingIds } from './mongo-find.ts';
import type { MongoWorld, ReplicaSet } from './mongo-replica-set.ts';
import type { StoredCollection } from './mongo-stored-collection.ts';
import { duplicateKey } from './mongo-violation.ts';
import type { MongoReply, UpdateCommand, UpdateStatement, WireWriteError } from './mongo-wire.ts';
import { statementId, type WriteEffect } from './mongo-write-effect.ts';

/** What one statement comes to, before anything is written. */
interface StatementOutcome {
  readonly reply: MongoReply;
  readonly writes: readonly { readonly id: string; readonly after: Document }[];
}

/**
 * Carries out an update at the primary, statement by statement. A second try of a statement that stands is answered with
 * the reply of the first. Unique indexes but that on `_id` are not looked at: what is updated has none.
 */
export function updateDocuments(set: ReplicaSet, command: UpdateCommand, world: MongoWorld): WriteEffect {
  const collection = set.collection(command.namespace);
  const replies: MongoReply[] = [];
  let changeCount = 0;
  for (const [index, statement] of command.statements.entries()) {
    const recordedAs = statementId(command.txnNumber, index);
    const recorded = set.recordedReply(recordedAs);
    if (recorded !== undefined) {
      world.faults.count('mongo.statement-recorded' satisfies MongoFault);
      replies.push(recorded);
      continue;
    }
    const { reply, writes } = outcomeOf(statement, index, collection, world);
    for (const { id, after } of writes) set.write(collection, id, serialize(after), recordedAs, reply);
    changeCount += writes.length;
    replies.push(reply);
  }
  return { reply: total(replies), changeCount, hasUndurableDuplicate: false };
}

function total(replies: readonly MongoReply[]): MongoReply {
  const writeErrors: readonly WireWriteError[] = replies.flatMap((reply) => reply.writeErrors ?? []);
  const upserted = replies.flatMap((reply) => reply.upserted ?? []);
  return {
    ok: 1,
    n: replies.reduce((sum, { n = 0 }) => sum + n, 0),
    nModified: replies.reduce((sum, { nModified = 0 }) => sum + nModified, 0),
    ...(upserted.length > 0 ? { upserted } : {}),
    ...(writeErrors.length > 0 ? { writeErrors } : {}),
  };
}

function outcomeOf(
  statement: UpdateStatement,
  index: number,
  collection: StoredCollection,
  { faults }: MongoWorld,
): StatementOutcome {
  const { filter, change, isUpsert, isMulti } = statement;
  const matching = matchingIds(collection.primary, filter);
  const matched = isMulti ? matching : matching.slice(0, 1);
  const [first] = matched;
  if (isUpsert && first === undefined) return upsert(statement, index, collection);
  if (isUpsert && first !== undefined && faults.happens('mongo.upsert-race' satisfies MongoFault))
    return metTwin(collection, first, index);
  const writes = matched.flatMap((id) => {
    const bytes = collection.primary.get(id);
    if (bytes === undefined) return [];
    const before = decoded(bytes);
    const after = applyChange(before, change);
    return after === before ? [] : [{ id, after }];
  });
  return { reply: { ok: 1, n: matched.length, nModified: writes.length }, writes };
}

/** An upsert begins with what its filter says the document is. */
function upsert({ filter, change }: UpdateStatement, index: number, collection: StoredCollection): StatementOutcome {
  const id: unknown = filter['_id'];
  if (typeof id !== 'string') throw new TypeError('the simulated MongoDB makes documents by their id only');
  if (collection.primary.has(id)) return metTwin(collection, id, index);
  const given = Object.entries(filter).filter(([, value]) => typeof value !== 'object' || value === null);
  const made: Document = given.reduce((document, [path, value]) => withValueAt(document, path, value), {});
  const reply: MongoReply = { ok: 1, n: 1, nModified: 0, upserted: [{ index, _id: id }] };
  return { reply, writes: [{ id, after: applyChange(made, change) }] };
}

/** An upsert that has to make the document, and cannot since it is there. */
function metTwin(collection: StoredCollection, id: string, index: number): StatementOutcome {
  const { error } = duplicateKey(collection.namespace, { path: '_id', name: '_id_' }, { _id: id }, id);
  const errmsg = `Plan executor error during update :: caused by :: ${error.errmsg}`;
  return { reply: { ok: 1, n: 0, nModified: 0, writeErrors: [{ index, ...error, errmsg }] }, writes: [] };
}
