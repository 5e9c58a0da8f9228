import { createRequire } from 'node:module';
import type { Document } from 'bson';
import { type BulkWriteResult, MongoBulkWriteError, MongoError, MongoWriteConcernError } from 'mongodb';
import type { MongoReply } from './mongo-wire.ts';

/** Parts of the driver that it does not export: its results are built by its own code, so that they are its own. */
interface BulkInternals {
  readonly BatchType: { readonly INSERT: number; readonly UPDATE: number };
  readonly Batch: new (
    batchType: number,
    originalZeroIndex: number,
  ) => { readonly operations: Document[]; readonly originalIndexes: number[] };
  readonly BulkWriteResult: new (result: object, isOrdered: boolean) => BulkWriteResult;
  mergeBatchResults(batch: object, bulkResult: object, error: object | null, reply?: object): void;
}

const driver = createRequire(import.meta.url)('mongodb/lib/bulk/common.js') as BulkInternals;

/**
 * What the driver makes of the end of an unordered bulk write of one kind: the reply of the server, or the error it
 * threw itself.
 *
 * @param operations the documents of an insert, the statements of an update.
 * @throws MongoBulkWriteError where anything is wrong that shows; it wraps the driver's own errors as well.
 */
export function bulkOutcome(
  kind: 'INSERT' | 'UPDATE',
  operations: readonly Document[],
  end: MongoReply | MongoError,
): BulkWriteResult {
  const batch = new driver.Batch(driver.BatchType[kind], 0);
  batch.operations.push(...operations);
  batch.originalIndexes.push(...operations.keys());
  const merged = nothingYet(kind === 'INSERT' ? operations : []);
  const isReply = !(end instanceof MongoError);
  if (isReply) driver.mergeBatchResults(batch, merged, null, end);
  else if (end instanceof MongoWriteConcernError) driver.mergeBatchResults(batch, merged, end);
  const result = new driver.BulkWriteResult(merged, false);
  if (isReply) {
    const writeErrors = result.getWriteErrors();
    const [first] = writeErrors;
    if (first === undefined) return result;
    const message = first.errmsg ?? 'write operation failed';
    throw new MongoBulkWriteError({ message, code: first.code, writeErrors }, result);
  }
  if (!(end instanceof MongoWriteConcernError)) throw new MongoBulkWriteError(end, result);
  const { errmsg, code } = end.result['writeConcernError'];
  throw new MongoBulkWriteError({ message: errmsg, code }, result);
}

/** Inserted ids are filled in before anything is sent: they list every document, whatever became of it. */
function nothingYet(documents: readonly Document[]): object {
  return {
    ok: 1,
    writeErrors: [],
    writeConcernErrors: [],
    insertedIds: documents.map((document, index) => ({ index, _id: document['_id'] })),
    nInserted: 0,
    nUpserted: 0,
    nMatched: 0,
    nModified: 0,
    nRemoved: 0,
    upserted: [],
  };
}
