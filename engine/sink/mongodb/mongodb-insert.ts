import { type Collection, MongoBulkWriteError } from 'mongodb';
import { OutcomeUnknown } from '../errors.ts';
import type { InsertReply } from './classify-insert.ts';
import { isAuthenticationFailure, mongoFailure, writeConcernErrorOf } from './mongodb-failure.ts';

/** Every document of ours has a text as its id. */
export interface TextId {
  readonly _id: string;
}

/** What inserting needs of the driver's collection. */
export type InsertCollection = Pick<Collection<TextId>, 'insertMany'>;

/** Majority and journal, whatever the connection string says. */
export const durableWrite = { writeConcern: { w: 'majority', journal: true } } as const;

/**
 * One unordered insert; the ways it can end come back as a reply, but for one.
 *
 * @throws MongoServerError where the credentials are refused: the connection gives up its client.
 */
export async function insertOnce(collection: InsertCollection, documents: readonly TextId[]): Promise<InsertReply> {
  try {
    const result = await collection.insertMany(documents, { ...durableWrite, ordered: false });
    if (!result.acknowledged)
      return { kind: 'lost', cause: new OutcomeUnknown('MongoDB did not acknowledge the insert.') };
    return {
      kind: 'answered',
      insertedCount: result.insertedCount,
      writeErrors: [],
      hasWriteConcernError: false,
    };
  } catch (error) {
    if (isAuthenticationFailure(error)) throw error;
    return replyFromError(error);
  }
}

/**
 * Reads the driver's error. Its `code` is that of the first of many errors, its `insertedIds` lists what was never
 * sent, and a write-concern error hides the write errors beside it: only `result` counts, and only where it is whole.
 */
export function replyFromError(error: unknown): InsertReply {
  if (!(error instanceof MongoBulkWriteError)) return { kind: 'lost', cause: mongoFailure(error) };
  const writeErrors = error.result.getWriteErrors();
  const writeConcernError = error.result.getWriteConcernError();
  if (writeErrors.length > 0 || writeConcernError !== undefined) {
    return {
      kind: 'answered',
      insertedCount: error.result.insertedCount,
      writeErrors: writeErrors.map(({ index, code, errmsg }) => ({ index, code, message: errmsg ?? '' })),
      hasWriteConcernError: writeConcernError !== undefined,
      writeConcernCode: writeConcernError?.code,
    };
  }
  const isAnswered = typeof error.code === 'number' && error.code > 0 && error.errorLabels.length === 0;
  return isAnswered && writeConcernErrorOf(error) === undefined
    ? { kind: 'refused', code: Number(error.code), cause: error }
    : { kind: 'lost', cause: mongoFailure(error) };
}
