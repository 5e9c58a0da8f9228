import { type Document, deserialize } from 'bson';
import { MongoServerError } from 'mongodb';
import { bulkOutcome } from '../model/mongodb/mongo-bulk-outcome.ts';
import { compareValues } from '../model/mongodb/mongo-compare-values.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { valueAt, withValueAt } from '../model/mongodb/mongo-document-path.ts';
import { connectionClosed } from '../model/mongodb/mongo-driver-errors.ts';
import { matchesFilter } from '../model/mongodb/mongo-filter.ts';
import { sentDocument } from '../model/mongodb/mongo-sent-document.ts';
import { duplicateKey } from '../model/mongodb/mongo-violation.ts';
import type { DatabaseCall, Reply } from './store-call.ts';
import type { CollectionState } from './stored-state.ts';

/** The collection after a call, and what the caller gets. */
export interface DatabaseOutcome {
  readonly documents: CollectionState;
  readonly reply: Reply;
}

/** Carries out one call of the driver on one collection, at once and durably. */
export function callDatabase(call: DatabaseCall, documents: CollectionState): DatabaseOutcome {
  switch (call.kind) {
    case 'insert':
      return insert(call, documents);
    case 'update':
      return update(call, documents);
    case 'find': {
      const found = [...documents.values()].filter((bytes) => matchesFilter(decoded(bytes), call.filter));
      const key = `found ${found.map((bytes) => Buffer.from(bytes).toString('base64')).join()}`;
      const give = () => (call.isRaw ? found : found.map((bytes) => deserialize(bytes)));
      return { documents, reply: { key, give } };
    }
  }
}

/** What the driver throws where no answer comes: what was asked for may have been done or not. */
export function lostDatabaseReply(call: DatabaseCall): Reply {
  const give = (): unknown => {
    if (call.kind === 'insert') return bulkOutcome('INSERT', call.documents, connectionClosed());
    throw connectionClosed();
  };
  return { key: 'lost', give };
}

function insert(
  { collection, documents: sent }: DatabaseCall & { readonly kind: 'insert' },
  documents: CollectionState,
): DatabaseOutcome {
  const after = new Map(documents);
  const writeErrors = sent.flatMap((document, index) => {
    const { id, bytes } = sentDocument(document);
    if (!after.has(id)) {
      after.set(id, bytes);
      return [];
    }
    return [{ index, ...duplicateKey(namespaceOf(collection), idIndex, document, id).error }];
  });
  const n = sent.length - writeErrors.length;
  const give = () => {
    const reply = { ok: 1, n, ...(writeErrors.length > 0 ? { writeErrors } : {}) } as const;
    const { insertedCount, insertedIds } = bulkOutcome('INSERT', sent, reply);
    return { acknowledged: true, insertedCount, insertedIds };
  };
  return { documents: after, reply: { key: `inserted but ${writeErrors.map(({ index }) => index)}`, give } };
}

function update(
  { collection, filter, change, isUpsert }: DatabaseCall & { readonly kind: 'update' },
  documents: CollectionState,
): DatabaseOutcome {
  const found = [...documents].find(([, bytes]) => matchesFilter(decoded(bytes), filter));
  if (found !== undefined) {
    const [id, bytes] = found;
    const after = sentDocument(changed(decoded(bytes), change, false)).bytes;
    return { documents: new Map(documents).set(id, after), reply: updated(1, 0) };
  }
  if (!isUpsert) return { documents, reply: updated(0, 0) };
  const id: unknown = filter['_id'];
  if (typeof id !== 'string') throw new TypeError('documents are made by their id only');
  if (documents.has(id)) {
    const { error } = duplicateKey(namespaceOf(collection), idIndex, { _id: id }, id);
    const give = () => {
      throw new MongoServerError({ ...error, index: 0 });
    };
    return { documents, reply: { key: 'duplicate', give } };
  }
  const given = Object.entries(filter).filter(([, value]) => typeof value !== 'object');
  const made = given.reduce<Document>((document, [path, value]) => withValueAt(document, path, value), {});
  const { bytes } = sentDocument(changed(made, change, true));
  return { documents: new Map(documents).set(id, bytes), reply: updated(0, 1) };
}

function updated(matchedCount: number, upsertedCount: number): Reply {
  const give = () => ({ acknowledged: true, matchedCount, upsertedCount, modifiedCount: matchedCount });
  return { key: `updated ${matchedCount} ${upsertedCount}`, give };
}

function changed(document: Document, change: Document, isNew: boolean): Document {
  let after = document;
  for (const [operator, fields] of Object.entries(change))
    for (const [path, value] of Object.entries<unknown>(fields)) {
      const present = valueAt(after, path);
      if (operator === '$set' || (operator === '$setOnInsert' && isNew)) after = withValueAt(after, path, value);
      else if (operator === '$max') {
        const isRaised = present === undefined || (compareValues(present, value) ?? -1) < 0;
        if (isRaised) after = withValueAt(after, path, value);
      } else if (operator === '$unset') {
        const { [path]: _, ...rest } = after;
        after = rest;
      } else if (operator !== '$setOnInsert') throw new TypeError(`no ${operator} is known here`);
    }
  return after;
}

const idIndex = { path: '_id', name: '_id_' };

/** As the handle of a collection has it. */
export function namespaceOf(collection: string): string {
  return `explored.${collection}`;
}
