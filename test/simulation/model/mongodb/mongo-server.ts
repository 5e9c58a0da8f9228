import type { Document } from 'bson';
import { ConnectionLost } from '../../engine/network.ts';
import type { MongoFault } from './mongo-faults.ts';
import { findDocuments } from './mongo-find.ts';
import { insertDocuments } from './mongo-insert.ts';
import { notWritablePrimary, passingRefusals, refuse, troubleRefusals } from './mongo-refusals.ts';
import type { MongoWorld, ReplicaSet } from './mongo-replica-set.ts';
import type { StoredCollection } from './mongo-stored-collection.ts';
import { updateDocuments } from './mongo-update.ts';
import {
  type InsertCommand,
  isWrite,
  type MongoCommand,
  type MongoReply,
  type UpdateCommand,
  type WireWriteConcernError,
} from './mongo-wire.ts';
import type { WriteEffect } from './mongo-write-effect.ts';

/** The front of a replica set: takes one command at its moment of arrival, with all that may go wrong there. */
export class MongoServer {
  readonly #set: ReplicaSet;
  readonly #world: MongoWorld;

  constructor(set: ReplicaSet, world: MongoWorld) {
    this.#set = set;
    this.#world = world;
  }

  /**
   * Carries a command out at once; its reply may wait for a majority.
   *
   * @param term the newest that the client knows of.
   * @throws ConnectionLost where nobody is there, or goes away half-way.
   */
  serve(command: MongoCommand, term: number): MongoReply | Promise<MongoReply> {
    const { random, watch } = this.#world;
    watch?.(command);
    if (!this.#set.isReachable) throw new ConnectionLost('mongo');
    if (term !== this.#set.term || !this.#set.hasPrimary) {
      this.#world.faults.count('mongo.not-primary' satisfies MongoFault);
      return refuse(command, notWritablePrimary);
    }
    if (this.#happens('mongo.down')) {
      this.#set.goDown(random.integer(500, 30_000));
      throw new ConnectionLost('mongo');
    }
    if (command.kind === 'hello') return { ok: 1, isWritablePrimary: true, setName: 'rs0' };
    if (this.#happens('mongo.refused')) return refuse(command, random.pick(troubleRefusals));
    if (this.#happens('mongo.refused-unlabelled')) return refuse(command, random.pick(passingRefusals));
    if (isWrite(command)) return this.#write(command);
    const collection = this.#set.collection(command.namespace);
    return command.kind === 'find'
      ? { ok: 1, documents: findDocuments(collection, command) }
      : { ok: 1, collections: describeCollection(collection) };
  }

  #write(command: InsertCommand | UpdateCommand): MongoReply | Promise<MongoReply> {
    const { time, random } = this.#world;
    const isPartial = command.kind === 'insert' && this.#happens('mongo.partial-insert');
    const miscount = command.kind === 'insert' ? this.#drawMiscount() : undefined;
    const effect = this.#apply(command, isPartial, miscount !== undefined && random.chance(0.5));
    if (effect.changeCount > 0) this.#set.replicate();
    if (this.#happens('mongo.fail-over')) time.after(random.integer(0, 20), () => this.#set.failOver());
    if (isPartial) throw new ConnectionLost('mongo');
    const reply = miscount === undefined ? effect.reply : miscounted(effect.reply, command, miscount);
    if (this.#happens('mongo.write-concern-error')) return this.#withWriteConcernError(reply, waitTimedOut);
    return command.w === 'majority' ? this.#whenDurable(effect, reply, command.isRetryable) : reply;
  }

  /** By how much the reply is wrong; undefined where it is right. */
  #drawMiscount(): -1 | 1 | undefined {
    if (this.#happens('mongo.count-too-small')) return -1;
    return this.#happens('mongo.count-too-large') ? 1 : undefined;
  }

  #apply(command: InsertCommand | UpdateCommand, isPartial: boolean, isOneLeftOut: boolean): WriteEffect {
    if (command.kind === 'update') return updateDocuments(this.#set, command, this.#world);
    const sent = command.documents.length;
    const limit = isPartial ? this.#world.random.integer(0, sent - 1) : sent - (isOneLeftOut ? 1 : 0);
    return insertDocuments(this.#set, command, limit, this.#world);
  }

  /**
   * A write waits for everything before it, also one that changed nothing; but where it comes to nothing but duplicate keys,
   * it may be answered before the older documents are durable.
   */
  async #whenDurable(effect: WriteEffect, reply: MongoReply, isRetryable: boolean): Promise<MongoReply> {
    const isUnproven =
      effect.reply.n === 0 && effect.hasUndurableDuplicate && this.#happens('mongo.duplicate-unproven');
    if (isUnproven && this.#happens('mongo.unproven-rolled-back'))
      this.#world.time.after(this.#world.random.integer(0, 20), () => this.#set.failOver());
    if (isUnproven || (await this.#set.whenDurable(this.#set.tail)) === 'durable') return reply;
    this.#world.faults.count('mongo.wait-interrupted' satisfies MongoFault);
    if (!this.#set.isReachable || this.#world.random.chance(0.5)) throw new ConnectionLost('mongo');
    const interrupted = this.#withWriteConcernError(reply, waitInterrupted);
    return isRetryable ? { ...interrupted, errorLabels: ['RetryableWriteError'] } : interrupted;
  }

  #withWriteConcernError(reply: MongoReply, writeConcernError: WireWriteConcernError): MongoReply {
    if (reply.writeErrors !== undefined)
      this.#world.faults.count('mongo.errors-beside-write-concern-error' satisfies MongoFault);
    return { ...reply, writeConcernError };
  }

  #happens(fault: MongoFault): boolean {
    return this.#world.faults.happens(fault);
  }
}

const waitTimedOut: WireWriteConcernError = {
  code: 64,
  codeName: 'WriteConcernTimeout',
  errmsg: 'waiting for replication timed out',
  errInfo: { wtimeout: true },
};

const waitInterrupted: WireWriteConcernError = {
  code: 11_602,
  codeName: 'InterruptedDueToReplStateChange',
  errmsg: 'operation was interrupted',
};

/** As `listCollections` does; a collection is there once a document is. */
function describeCollection({ namespace, primary }: StoredCollection): readonly Document[] {
  const name = namespace.slice(namespace.indexOf('.') + 1);
  return primary.size === 0 ? [] : [{ name, type: 'collection', options: {} }];
}

/** As if one document less, or one more, had been sent; without a word why. */
function miscounted(reply: MongoReply, command: InsertCommand | UpdateCommand, by: -1 | 1): MongoReply {
  if (command.kind !== 'insert') return reply;
  const { writeErrors = [] } = reply;
  return { ...reply, n: Math.max(0, command.documents.length - writeErrors.length + by) };
}
