import { MongoClientClosedError, MongoNotConnectedError, MongoTopologyClosedError } from 'mongodb';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import { ConnectionLost, type Network } from '../../engine/network.ts';
import type { MongoCredentials } from './mongo-credentials.ts';
import { authenticationRefused, connectionClosed, replyError, selectionTimedOut } from './mongo-driver-errors.ts';
import type { MongoFault } from './mongo-faults.ts';
import type { MongoWorld, ReplicaSet } from './mongo-replica-set.ts';
import type { MongoServer } from './mongo-server.ts';
import type { MongoCommand, MongoReply } from './mongo-wire.ts';

/** What one client's connection runs between. */
export interface MongoLinkOptions {
  readonly world: MongoWorld;
  readonly set: ReplicaSet;
  readonly server: MongoServer;
  readonly credentials: MongoCredentials;
  readonly network: Network;
  readonly environment: ExecutionEnvironment;
  readonly uri: string;
  readonly serverSelectionTimeoutMs: number;
}

/** A client's side of the wire: finds the primary, authenticates, carries a command out and its reply back. */
export class MongoLink {
  readonly #options: MongoLinkOptions;
  /** The term whose primary the client knows; undefined after whatever makes it doubt. */
  #term: number | undefined;
  /** The term in which its connection was opened; undefined where it has none. */
  #openTerm: number | undefined;
  #isOpened = false;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(options: MongoLinkOptions) {
    this.#options = options;
  }

  /** @throws MongoServerSelectionError; MongoServerError where the credentials are refused; MongoNetworkError. */
  async open(): Promise<void> {
    this.#isOpened = true;
    const term = await this.#selectPrimary();
    await this.#unlessLost(() => this.#authenticated(term));
  }

  /** Looks for the primary where nobody has opened. @throws MongoNotConnectedError where it was closed; as `open`. */
  async ready(): Promise<void> {
    if (this.#isClosed) throw new MongoNotConnectedError('Client must be connected before running operations');
    if (this.#isOpened) return;
    this.#isOpened = true;
    await this.#selectPrimary();
  }

  /**
   * One command and its reply, which says nothing of a failed command or write concern: that is thrown, as the driver
   * does.
   */
  async exchange(command: MongoCommand): Promise<MongoReply> {
    await this.ready();
    const term = await this.#selectPrimary();
    const reply = await this.#unlessLost(async () => {
      if (this.#openTerm !== term) await this.#authenticated(term);
      return this.#call(() => this.#options.server.serve(command, term));
    });
    const error = replyError(reply);
    if (error === undefined) return reply;
    if (isStateChange(reply.writeConcernError ?? reply)) this.#term = undefined;
    throw error;
  }

  /** Whoever waits is told so; what was sent may still be carried out. */
  close(): void {
    this.#isClosed = true;
    for (const end of [...this.#waiting]) end();
  }

  /** A client that knows a primary does not ask whether it still is one. */
  async #selectPrimary(): Promise<number> {
    const { world, set, environment, serverSelectionTimeoutMs } = this.#options;
    const endsAtMs = world.time.nowMs + serverSelectionTimeoutMs;
    while (this.#term === undefined) {
      if (set.hasPrimary) this.#term = set.term;
      else if (world.time.nowMs >= endsAtMs) {
        world.faults.count('mongo.selection-timed-out' satisfies MongoFault);
        throw selectionTimedOut(serverSelectionTimeoutMs);
      } else {
        const waitMs = Math.min(set.availableAtMs, endsAtMs) - world.time.nowMs;
        const wait = (): Promise<void> =>
          new Promise((resolve) => void world.time.after(waitMs, () => environment.hear(resolve)));
        await this.#unlessClosed(wait, () => new MongoTopologyClosedError());
      }
    }
    return this.#term;
  }

  async #unlessLost<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      this.#term = undefined;
      this.#openTerm = undefined;
      throw connectionClosed();
    }
  }

  async #authenticated(term: number): Promise<void> {
    await this.#call(() => this.#handshake());
    this.#openTerm = term;
  }

  #handshake(): void {
    const { world, credentials, uri } = this.#options;
    const isRight = credentials.accepts(uri);
    if (!isRight) world.faults.count('mongo.auth-failed' satisfies MongoFault);
    if (!isRight || world.faults.happens('mongo.auth-refused' satisfies MongoFault)) throw authenticationRefused();
  }

  #call<T>(work: () => T | Promise<T>): Promise<T> {
    const { network, environment } = this.#options;
    return this.#unlessClosed(
      () => network.call(environment, 'mongo', work),
      () => new MongoClientClosedError(),
    );
  }

  #unlessClosed<T>(work: () => Promise<T>, closed: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closed());
      const end = (): void => reject(closed());
      this.#waiting.add(end);
      work()
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(end));
    });
  }
}

/** After these the driver looks for the primary anew. */
function isStateChange({ code }: { readonly code?: number }): boolean {
  return code !== undefined && stateChangeCodes.has(code);
}

const stateChangeCodes: ReadonlySet<number> = new Set([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);
