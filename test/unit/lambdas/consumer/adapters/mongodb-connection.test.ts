import { MongoServerError } from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type MongoConnection,
  mongodbConnection,
} from '../../../../../lambdas/consumer/adapters/mongodb-connection.ts';
import { MongoUnavailable } from '../../../../../lambdas/consumer/errors.ts';
import { scriptedMongo } from '../../../../support/scripted-mongo.ts';

function connect(readUri: () => Promise<string>, isTlsRequired = false): MongoConnection {
  const connection = mongodbConnection({ readUri, database: 'numtest', appName: 'test', isTlsRequired });
  onTestFinished(() => connection.close());
  return connection;
}

const count = (connection: MongoConnection, timeoutMs = 5_000): Promise<unknown> =>
  connection.use((database) => database.command({ count: 'numtest' }), timeoutMs);

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

  it('O4: reads the connection string once more where the credentials are refused', async () => {
    const former = await scriptedMongo(() => ({ ok: 0, code: 18, errmsg: 'Authentication failed.' }));
    const current = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const uris = [former.uri, current.uri];
    const connection = connect(async () => uris.shift() ?? current.uri);
    expect(await count(connection)).toMatchObject({ n: 7 });
  });

  it('O4: tries refused credentials twice and no more', async () => {
    const server = await scriptedMongo(() => ({ ok: 0, code: 18, errmsg: 'Authentication failed.' }));
    await expect(count(connect(async () => server.uri))).rejects.toMatchObject({ code: 18 });
    expect(server.commands).toHaveLength(2);
  });

  it('C6: gives up on an operation that gets no answer, and connects anew for the next', async () => {
    let isSilent = true;
    const server = await scriptedMongo(() => (isSilent ? undefined : { ok: 1, n: 7 }));
    const connection = connect(async () => server.uri);
    // One more than there are sockets in the pool: none of them may stay taken.
    for (let time = 0; time < 3; time++)
      await expect(count(connection, 100)).rejects.toThrow(MongoUnavailable);
    isSilent = false;
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(server.commands).toHaveLength(4);
  });

  it('C5: gives up within the time given where nobody listens', async () => {
    const server = await scriptedMongo(() => undefined);
    await server.close();
    await expect(
      count(
        connect(async () => server.uri),
        100,
      ),
    ).rejects.toThrow(MongoUnavailable);
  });

  it('asks for the connection string again after it could not be read', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const reads = [Promise.reject(new MongoUnavailable('no secret')), Promise.resolve(server.uri)];
    const connection = connect(() => reads.shift() ?? Promise.resolve(server.uri));
    await expect(count(connection)).rejects.toThrow('no secret');
    expect(await count(connection)).toMatchObject({ n: 7 });
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
    await expect(count(connection, 50)).rejects.toThrow(MongoUnavailable);
    read.resolve(server.uri);
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect(reads).toBe(1);
  });

  it('O7: never begins with an operation that was given up, on whatever database that might be by then', async () => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 7 }));
    const read = Promise.withResolvers<string>();
    const connection = connect(() => read.promise);
    await expect(count(connection, 50)).rejects.toThrow(MongoUnavailable);
    await expect(count(connection, 50)).rejects.toThrow(MongoUnavailable);
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
    let times = 0;
    const operation = (): Promise<never> => {
      times += 1;
      return late.promise;
    };
    await expect(connection.use(operation, 100)).rejects.toThrow(MongoUnavailable);
    expect(await count(connection)).toMatchObject({ n: 7 });
    late.reject(new MongoServerError({ message: 'Authentication failed.', code: 18 }));
    expect(await count(connection)).toMatchObject({ n: 7 });
    expect([reads, times]).toEqual([2, 1]);
  });
});
