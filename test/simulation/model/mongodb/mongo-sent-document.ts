import { type Document, serialize } from 'bson';
import { MongoInvalidArgumentError } from 'mongodb';
import type { SentDocument } from './mongo-wire.ts';

/** A server takes no larger document. @see https://www.mongodb.com/docs/manual/reference/limits/ */
const maxDocumentBytes = 16 * 1024 * 1024;

/**
 * Serialises a document before anything is sent, as the driver does: one that cannot be fails the whole call.
 *
 * @throws BSONError; MongoInvalidArgumentError for one that is too large.
 */
export function sentDocument(document: Document): SentDocument {
  const bytes = serialize(document, { ignoreUndefined: false });
  if (bytes.byteLength >= maxDocumentBytes)
    throw new MongoInvalidArgumentError(`Document is larger than the maximum size ${maxDocumentBytes}`);
  const id: unknown = document['_id'];
  if (typeof id !== 'string') throw new TypeError('the simulated MongoDB knows texts as ids only');
  return { id, bytes };
}
