import type { Document } from 'bson';
import {
  type BulkWriteResult,
  type InsertManyResult,
  MongoError,
  MongoInvalidArgumentError,
  MongoServerError,
  type UpdateResult,
} from 'mongodb';
import { bulkOutcome } from './mongo-bulk-outcome.ts';
import { concernsOf, type StatedConcerns } from './mongo-concerns.ts';
import { type CursorLimits, SimulatedCursor } from './mongo-cursor.ts';
import type { MongoExchange } from './mongo-retry.ts';
import { sentDocument } from './mongo-sent-document.ts';
import type { MongoCommand, MongoReply, UpdateStatement } from './mongo-wire.ts';

/** What a collection handle works with. */
export interface CollectionHandleOptions {
  readonly namespace: string;
  readonly stated: StatedConcerns;
  /** Connects where nobody has; throws where the client is closed. */
  readonly ready: () => Promise<void>;
  /** Carries out a command, with the driver's retry. */
  readonly ask: MongoExchange;
  readonly nextTxnNumber: () => number;
}

/** The driver's collection, as far as the product and its operators use it. */
export class CollectionHandle {
  readonly #options: CollectionHandleOptions;

  constructor(options: CollectionHandleOptions) {
    this.#options = options;
  }

  get namespace(): string {
    return this.#options.namespace;
  }

  async insertMany(documents: readonly Document[], options: Document = {}): Promise<InsertManyResult<Document>> {
    if (documents.length === 0) throw new MongoInvalidArgumentError('Invalid BulkOperation, Batch cannot be empty');
    const sent = documents.map(sentDocument);
    const command = { kind: 'insert', ...this.#write(options, true), documents: sent } as const;
    const end = await this.#bulk(command, options);
    const { insertedCount, insertedIds } = bulkOutcome('INSERT', documents, end);
    return { acknowledged: true, insertedCount, insertedIds };
  }

  /** Of `updateOne` alone. */
  async bulkWrite(operations: readonly Document[], options: Document = {}): Promise<BulkWriteResult> {
    const statements = operations.map(({ updateOne, ...others }) => {
      if (updateOne === undefined || Object.keys(others).length > 0)
        throw new TypeError('the simulated MongoDB knows only updateOne in a bulk write');
      return statement(updateOne.filter, updateOne.update, updateOne.upsert === true);
    });
    const command = { kind: 'update', ...this.#write(options, true), statements } as const;
    const end = await this.#bulk(command, options);
    return bulkOutcome('UPDATE', statements, end);
  }

  /** @throws MongoServerError for a write error, which is not wrapped here; MongoWriteConcernError. */
  updateOne(filter: Document, change: Document, options: Document = {}): Promise<UpdateResult> {
    return this.#update(statement(filter, change, options['upsert'] === true), options);
  }

  /** Tried once only: the driver repeats no update of many documents. */
  updateMany(filter: Document, change: Document, options: Document = {}): Promise<UpdateResult> {
    return this.#update({ ...statement(filter, change, false), isMulti: true }, options);
  }

  find(filter: Document = {}, options: Document = {}): SimulatedCursor {
    const { namespace, stated } = this.#options;
    const { level } = concernsOf(options, stated);
    const ask = async (limits: CursorLimits): Promise<readonly Uint8Array[]> =>
      (await this.#run({ kind: 'find', namespace, filter, level, ...limits })).documents ?? [];
    return new SimulatedCursor(ask, options);
  }

  async findOne(filter: Document = {}, options: Document = {}): Promise<Document | null> {
    const [found] = await this.find(filter, options).limit(1).toArray();
    return found ?? null;
  }

  async #update(update: UpdateStatement, options: Document): Promise<UpdateResult> {
    const write = this.#write(options, !update.isMulti);
    const reply = await this.#run({ kind: 'update', ...write, statements: [update] });
    const [failed] = reply.writeErrors ?? [];
    if (failed !== undefined) throw new MongoServerError(failed);
    const [upserted] = reply.upserted ?? [];
    return {
      acknowledged: true,
      modifiedCount: reply.nModified ?? 0,
      upsertedId: (upserted?._id ?? null) as never,
      upsertedCount: upserted === undefined ? 0 : 1,
      matchedCount: upserted === undefined ? (reply.n ?? 0) : 0,
    };
  }

  /** The reply, or the driver's error: a bulk write wraps both. */
  async #bulk(command: MongoCommand, { ordered }: Document): Promise<MongoReply | MongoError> {
    if (ordered !== false) throw new TypeError('the simulated MongoDB writes unordered only');
    // Outside: what goes wrong here the driver does not wrap.
    await this.#options.ready();
    return this.#run(command).catch((error: unknown) => {
      if (error instanceof MongoError) return error;
      throw error;
    });
  }

  #write(options: Document, isRetryable: boolean) {
    const { namespace, stated, nextTxnNumber } = this.#options;
    return { namespace, w: concernsOf(options, stated).w, txnNumber: nextTxnNumber(), isRetryable };
  }

  #run(command: MongoCommand): Promise<MongoReply> {
    return this.#options.ask(command);
  }
}

function statement(filter: Document, change: Document, isUpsert: boolean): UpdateStatement {
  return { filter, change, isUpsert, isMulti: false };
}
