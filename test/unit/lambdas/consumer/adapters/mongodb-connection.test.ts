import type { Document } from 'bson';
import { MongoClient, MongoServerError } from 'mongodb';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type MongoConnection,
  mongodbConnection,
} from '../../../../../lambdas/consumer/adapters/mongodb-connection.ts';
import { MongoUnavailable } from '../../../../../lambdas/consumer/errors.ts';
import { patientMongoClient } from '../../../../support/patient-mongo-client.ts';
import { holdDeadlines, passDeadlines, scriptedMongo } from '../../../../support/scripted-mongo.ts';

beforeEach(holdDeadlines);

function connect(readUri: () => Promise<string>): MongoConnection {
  const options = { database: 'numtest', appName: 'test', isTlsRequired: false };
  const connection = mongodbConnection({ ...options, readUri, createClient: patientMongoClient });
  onTestFinished(() => connection.close());
  return connection;
}

const refused = { ok: 0, code: 18, errmsg: 'Authentication failed.' };

/** A server that lets in whoever knows the password of the moment; open connections go on until they are refused. */
async function guardedServer() {
  let [password, isRefusing] = ['planted-1', false];
  const server = await scriptedMongo((command) => {
    if ('saslStart' in command) {
      isRefusing = false;
      return isRight(command, password) ? { ok: 1, conversationId: 1, done: true, payload: '' } : refused;
    }
    return isRefusing ? refused : { ok: 1, n: 7 };
  });
  return {
    uri: () => `${server.uri.replace('//', `//user:${password}@`)}&authMechanism=PLAIN`,
    counts: () => server.commands.filter((command) => 'count' in command).length,
    rotate: () => {
      [password, isRefusing] = ['planted-2', true];
    },
  };
}

function isRight({ payload }: Document, password: string): boolean {
  return payload.toString() === `\u0000user\u0000${password}`;
}

const count = (connection: MongoConnection): Promise<unknown> =>
  connection.use((database) => database.command({ count: 'numtest' }), 5_000);

/** Expects that the operation is given up: its time passes once it has come so far. */
async function expectGivenUp(operation: Promise<unknown>, isSoFar?: Promise<unknown>): Promise<void> {
  const givenUp = expect(operation).rejects.toThrow('did not answer in time');
  await isSoFar;
  await passDeadlines();
  await givenUp;
}

describe('a connection to MongoDB', () => {
  it('connects when first used, and once', async () => {
    let reads = 0;
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const connection = connect(async () => {
      reads += 1;
      return server.uri;
    });
    expect(reads).toBe(0);
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(reads).toBe(1);
  });

  it('O4: goes on in the same invocation with the rotated password of the same cluster', async () => {
    const server = await guardedServer();
    const connection = connect(async () => server.uri());
    expect(await count(connection)).toMatchObject({ n: 7 });
    server.rotate();
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(server.counts()).toBe(3);
  });

  it('O4: reads the connection string once more where the credentials are refused from the beginning', async () => {
    const server = await guardedServer();
    const uris = [server.uri()];
    server.rotate();
    expect(await count(connect(async () => uris.shift() ?? server.uri()))).toMatchObject({ n: 7 });
  });

  it('O4: tries refused credentials twice and no more', async () => {
    const server = await scriptedMongo(() => refused);
    await expect(count(connect(async () => server.uri))).rejects.toMatchObject({ code: 18 });
    expect(server.commands).toHaveLength(2);
  });

  it('C6: gives up on an operation that gets no answer, and connects anew for the next', async () => {
    let isSilent = true;
    const server = await scriptedMongo(() => (isSilent ? undefined : { ok: 1, n: 7 }));
    const connection = connect(async () => server.uri);
    // One more than there are sockets in the pool: none of them may stay taken.
    for (let time = 1; time <= 3; time++) await expectGivenUp(count(connection), server.asked(time));
    isSilent = false;
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(server.commands).toHaveLength(4);
  });

  it('C5: gives up within the time given where nobody listens', async () => {
    await expectGivenUp(count(connect(async () => 'mongodb://127.0.0.1:1/?directConnection=true')));
  });

  it('asks for the connection string again after it could not be read', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const reads = [Promise.reject(new MongoUnavailable('no secret')), Promise.resolve(server.uri)];
    const connection = connect(() => reads.shift() ?? Promise.resolve(server.uri));
    await expect(count(connection)).rejects.toThrow('no secret');
    expect(await count(connection)).toMatchObject({ n: 7 });
  });

  it('C5: is closed in bounded time while it is still being made, and closes what comes up afterwards', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const read = Promise.withResolvers<string>();
    const closed = Promise.withResolvers<void>();
    const connection = mongodbConnection({
      readUri: () => read.promise,
      database: 'numtest',
      appName: 'test',
      isTlsRequired: false,
      createClient: (uri, options) => {
        const client = new MongoClient(uri, options);
        return client.on('topologyClosed', () => closed.resolve());
      },
    });
    const counting = count(connection).catch((thrown: unknown) => thrown);
    await Promise.all([connection.close(), passDeadlines()]);
    read.resolve(server.uri);
    await closed.promise;
    expect(await counting).toBeInstanceOf(MongoUnavailable);
  });

  it('passes on what the operation throws', async () => {
    const server = await scriptedMongo(() => ({ ok: 1 }));
    const fault = new Error('planted');
    await expect(connect(async () => server.uri).use(() => Promise.reject(fault), 5_000)).rejects.toBe(fault);
  });

  it('leaves a connection that is still being made to the next operation', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const read = Promise.withResolvers<string>();
    let reads = 0;
    const connection = connect(() => {
      reads += 1;
      return read.promise;
    });
    await expectGivenUp(count(connection));
    read.resolve(server.uri);
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(reads).toBe(1);
  });

  it('O7: never begins with an operation that was given up, on whatever database that might be by then', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const read = Promise.withResolvers<string>();
    const connection = connect(() => read.promise);
    await expectGivenUp(count(connection));
    await expectGivenUp(count(connection));
    read.resolve(server.uri);
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(server.commands).toHaveLength(1);
  });

  it('O4: does not close a newer connection because of an operation on an older one', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    let reads = 0;
    const connection = connect(async () => {
      reads += 1;
      return server.uri;
    });
    const late = Promise.withResolvers<never>();
    const begun = Promise.withResolvers<void>();
    let times = 0;
    const operation = (): Promise<never> => {
      times += 1;
      begun.resolve();
      return late.promise;
    };
    await expectGivenUp(connection.use(operation, 5_000), begun.promise);
    expect(await count(connection)).toMatchObject({ n: 7 });
    late.reject(new MongoServerError({ message: 'Authentication failed.', code: 18 }));
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect([reads, times]).toEqual([2, 1]);
  });

  describe('O7: whose secret comes to name another cluster', () => {
    /** After its first count the former cluster answers so; the secret then names the other one. */
    async function exchanged(answer: Document | undefined) {
      let counts = 0;
      const former = await scriptedMongo(() => (++counts === 1 ? { ok: 1, n: 1 } : answer));
      const other = await scriptedMongo(() => ({ ok: 1, n: 2 }));
      const uris = [former.uri];
      const connection = connect(async () => uris.shift() ?? other.uri);
      expect(await count(connection)).toMatchObject({ n: 1 });
      return { connection, former, other };
    }

    it('begins no operation there in an invocation that has used the former one', async () => {
      const { connection, other } = await exchanged(refused);
      for (let time = 0; time < 2; time++) {
        const error: unknown = await count(connection).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(MongoUnavailable);
        expect(String(error)).toMatch(/another cluster.*done again/);
        expect(String(error)).not.toMatch(/127|planted/);
      }
      expect(other.commands).toEqual([]);
    });

    it('begins there with the next invocation', async () => {
      const { connection, other } = await exchanged(refused);
      await expect(count(connection)).rejects.toThrow('another cluster');
      connection.begin();
      expect(await count(connection)).toMatchObject({ n: 2 });
      expect(other.commands).toHaveLength(1);
    });

    it('begins none of several operations that wait for it', async () => {
      const { connection, former, other } = await exchanged(undefined);
      await expectGivenUp(count(connection), former.asked(2));
      const ends = await Promise.allSettled([count(connection), count(connection)]);
      expect(ends).toMatchObject(Array(2).fill({ reason: { message: expect.stringContaining('another') } }));
      expect(other.commands).toEqual([]);
    });

    it('goes there at once where the former one had let no operation begin', async () => {
      const former = await guardedServer();
      const other = await scriptedMongo(() => ({ ok: 1, n: 2 }));
      const uris = [former.uri()];
      former.rotate();
      const connection = connect(async () => uris.shift() ?? other.uri);
      expect(await count(connection)).toMatchObject({ n: 2 });
      expect(former.counts()).toBe(0);
    });
  });
});
