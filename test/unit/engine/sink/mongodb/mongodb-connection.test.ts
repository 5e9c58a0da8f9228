import type { Document } from 'bson';
import { MongoClient, MongoServerError } from 'mongodb';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { innermostReason } from '../../../../../engine/runtime/error-chain.ts';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { type MongoConnection, mongodbConnection } from '../../../../../engine/sink/mongodb/mongodb-connection.ts';
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

/** Expects that an operation never begins, for want of a client, and says what that was given up for. */
async function expectNoSecondClient(connection: MongoConnection, why: string): Promise<void> {
  let isBegun = false;
  const operation = async (): Promise<void> => {
    isBegun = true;
  };
  const error: unknown = await connection.use(operation, 5_000).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MongoUnavailable);
  expect(String(error)).toMatch(/the next invocation connects again\.$/);
  expect(innermostReason(error)).toContain(why);
  expect(isBegun).toBe(false);
}

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

  it('O4: fails where an open connection is refused, and has the rotated password in the next invocation', async () => {
    const server = await guardedServer();
    const connection = connect(async () => server.uri());
    expect(await count(connection)).toMatchObject({ n: 7 });
    server.rotate();
    await expect(count(connection)).rejects.toMatchObject({ code: 18 });
    await expectNoSecondClient(connection, 'MongoDB refuses the credentials');
    expect(server.counts()).toBe(2);
    connection.begin();
    expect(await count(connection)).toMatchObject({ n: 7 });
  });

  it('O4: fails where it is refused from the beginning, and has the rotated password in the next invocation', async () => {
    const server = await guardedServer();
    const uris = [server.uri()];
    server.rotate();
    const connection = connect(async () => uris.shift() ?? server.uri());
    await expect(count(connection)).rejects.toThrow('MongoDB refuses the credentials');
    await expectNoSecondClient(connection, 'MongoDB refuses the credentials');
    connection.begin();
    expect(await count(connection)).toMatchObject({ n: 7 });
  });

  it('O7: goes to the other cluster that the secret has come to name in the next invocation, and not before', async () => {
    const former = await scriptedMongo(() => refused);
    const other = await scriptedMongo(() => ({ ok: 1, n: 2 }));
    const uris = [former.uri];
    const connection = connect(async () => uris.shift() ?? other.uri);
    await expect(count(connection)).rejects.toMatchObject({ code: 18 });
    await expectNoSecondClient(connection, 'MongoDB refuses the credentials');
    expect(other.commands).toEqual([]);
    connection.begin();
    expect(await count(connection)).toMatchObject({ n: 2 });
  });

  it('C6: gives up on an operation that gets no answer, and connects anew in the next invocation', async () => {
    let isSilent = true;
    const server = await scriptedMongo(() => (isSilent ? undefined : { ok: 1, n: 7 }));
    const connection = connect(async () => server.uri);
    // One more than there are sockets in the pool: none of them may stay taken.
    for (let time = 1; time <= 3; time++) {
      await expectGivenUp(count(connection), server.asked(time));
      await expectNoSecondClient(connection, 'did not answer in time');
      connection.begin();
    }
    isSilent = false;
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(server.commands).toHaveLength(4);
  });

  it('C5: gives up within the time given where nobody listens', async () => {
    await expectGivenUp(count(connect(async () => 'mongodb://127.0.0.1:1/?directConnection=true')));
  });

  it('asks for the connection string again in the invocation after that in which it could not be read', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const reads = [Promise.reject(new MongoUnavailable('no secret')), Promise.resolve(server.uri)];
    const connection = connect(() => reads.shift() ?? Promise.resolve(server.uri));
    await expect(count(connection)).rejects.toThrow('no secret');
    await expectNoSecondClient(connection, 'no secret');
    connection.begin();
    expect(await count(connection)).toMatchObject({ n: 7 });
  });

  it('makes a new client where the one of the invocation before has failed to connect, whenever that is heard', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const read = Promise.withResolvers<string>();
    const reads = [read.promise];
    const connection = connect(() => reads.shift() ?? Promise.resolve(server.uri));
    await expectGivenUp(count(connection));
    connection.begin();
    read.reject(new MongoUnavailable('no secret'));
    await passDeadlines();
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

  it('leaves a client that is still connecting to the next operation, in whatever invocation', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const read = Promise.withResolvers<string>();
    let reads = 0;
    const connection = connect(() => {
      reads += 1;
      return read.promise;
    });
    await expectGivenUp(count(connection));
    await expectGivenUp(count(connection));
    connection.begin();
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
    connection.begin();
    expect(await count(connection)).toMatchObject({ n: 7 });
    late.reject(new MongoServerError({ message: 'Authentication failed.', code: 18 }));
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect([reads, times]).toEqual([2, 1]);
  });
});
