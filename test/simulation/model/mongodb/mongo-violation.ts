import type { Document } from 'bson';
import { valueAt } from './mongo-document-path.ts';
import type { IndexRefusal } from './mongo-index-rules.ts';
import type { WireWriteError } from './mongo-wire.ts';

/** Why the server does not take a document. */
export interface MongoViolation {
  /** The write error, but for the place of the document in its command. */
  readonly error: Omit<WireWriteError, 'index'>;
  /** The document that holds the key already; undefined where no duplicate key is the reason. */
  readonly holder?: string;
  readonly isOnId: boolean;
}

/** A key that another document holds. @see https://www.mongodb.com/docs/manual/core/index-unique/ */
export function duplicateKey(
  namespace: string,
  index: { readonly path: string; readonly name: string },
  document: Document,
  holder: string,
): MongoViolation {
  const value = valueAt(document, index.path);
  const shown = typeof value === 'string' ? `"${value}"` : String(value);
  return {
    error: {
      code: 11000,
      errmsg: `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${index.path}: ${shown} }`,
      keyPattern: { [index.path]: 1 },
      keyValue: { [index.path]: value },
    },
    holder,
    isOnId: index.path === '_id',
  };
}

/** A document that the collection's validator refuses. @see https://www.mongodb.com/docs/manual/core/schema-validation/ */
export function validationFailure(id: string): MongoViolation {
  const errInfo = { failingDocumentId: id };
  return { error: { code: 121, errmsg: 'Document failed validation', errInfo }, isOnId: false };
}

/** A document that an index can make no keys of. */
export function indexFailure(refusal: IndexRefusal): MongoViolation {
  return { error: refusal, isOnId: false };
}
