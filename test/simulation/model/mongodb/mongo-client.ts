import type { Document } from 'bson';
import type { MongoClientOptions } from 'mongodb';
import { CollectionHandle } from './mongo-collection-handle.ts';
import { uriConcerns } from './mongo-concerns.ts';
import { MongoLink, type MongoLinkOptions } from './mongo-link.ts';
import { exchangeWithRetry, type MongoExchange, type MongoWatch } from './mongo-retry.ts';

/** One client and where its operations get their numbers. */
export interface SimulatedClientOptions extends MongoLinkOptions {
  readonly nextTxnNumber: () => number;
  readonly watch: MongoWatch;
}

/** One database as a client sees it. */
export interface SimulatedDb {
  readonly databaseName: string;
  collection(name: string): CollectionHandle;
  command(command: Document): Promise<Document>;
  listCollections(filter: { readonly name: string }): { toArray(): Promise<readonly Document[]> };
}

/** The driver's client, as far as the product uses it. */
export class SimulatedMongoClient {
  /** As the driver reads them from a `mongodb+srv` connection string. */
  readonly options: MongoClientOptions = { tls: true };
  readonly #options: SimulatedClientOptions;
  readonly #link: MongoLink;

  constructor(options: SimulatedClientOptions) {
    this.#options = options;
    this.#link = new MongoLink(options);
  }

  async connect(): Promise<this> {
    await this.#options.watch({ kind: 'connect' }, () => this.#link.open());
    return this;
  }

  async close(): Promise<void> {
    this.#link.close();
  }

  db(databaseName: string): SimulatedDb {
    const { nextTxnNumber, uri, watch } = this.#options;
    const link = this.#link;
    const exchange = link.exchange.bind(link);
    const ask: MongoExchange = (command) => watch(command, () => exchangeWithRetry(exchange, command));
    const describe = async (name: string): Promise<readonly Document[]> => {
      const namespace = `${databaseName}.${name}`;
      return (await ask({ kind: 'listCollections', namespace })).collections ?? [];
    };
    return {
      databaseName,
      collection: (name) =>
        new CollectionHandle({
          namespace: `${databaseName}.${name}`,
          stated: uriConcerns(uri),
          ready: () => watch({ kind: 'connect' }, () => link.ready()),
          ask,
          nextTxnNumber,
        }),
      command: async (command) => {
        if (command['hello'] !== 1) throw new TypeError('the simulated MongoDB knows the command hello only');
        return ask({ kind: 'hello' });
      },
      listCollections: ({ name }) => ({ toArray: () => describe(name) }),
    };
  }
}
