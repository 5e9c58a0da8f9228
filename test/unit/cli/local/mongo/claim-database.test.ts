import { type Document, Long } from 'bson';
import { expect, it } from 'vitest';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { claimDatabase } from '../../../../../cli/local/mongo/open-mongo.ts';
import { scriptedMongo } from '../../../../support/scripted-mongo.ts';
import type { MongoScript } from '../../../../support/scripted-mongo-server.ts';

const { signal } = new AbortController();

const listing = (...names: readonly string[]): Document => ({
  ok: 1,
  cursor: {
    id: Long.ZERO,
    ns: 'mine.$cmd.listCollections',
    firstBatch: names.map((name) => ({ name, type: 'collection' })),
  },
});

async function target(script: MongoScript, greeting: object = {}) {
  const server = await scriptedMongo(script, greeting);
  return { server, target: { label: 'db.example:27017 (MONGODB_URI)', uri: server.uri, own: undefined } };
}

it('gives what drops an empty database, and that one only', async () => {
  const { server, target: mongo } = await target(({ listCollections }) =>
    listCollections === undefined ? { ok: 1 } : listing(),
  );
  const drop = await claimDatabase(mongo, 'mine', signal);
  expect(server.commands).toMatchObject([{ listCollections: 1, $db: 'mine' }]);
  await drop();
  expect(server.commands.slice(1)).toMatchObject([{ dropDatabase: 1, $db: 'mine' }]);
});

it('refuses a database that holds something, and leaves it as it is', async () => {
  const { server, target: mongo } = await target(() => listing('orders'));
  await expect(claimDatabase(mongo, 'mine', signal)).rejects.toThrow(
    'The database mine on db.example:27017 (MONGODB_URI) is not empty, and only an empty one may be used: ' +
      'drop it or name another.',
  );
  expect(server.commands).toHaveLength(1);
});

it('refuses a standalone server, which the functions would refuse later, and leaves it as it is', async () => {
  const { server, target: mongo } = await target(() => listing(), { setName: undefined });
  const failure = await claimDatabase(mongo, 'mine', signal).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LocalStackError);
  expect(failure).toMatchObject({
    message:
      'MongoDB at db.example:27017 (MONGODB_URI) cannot be used. The MongoDB server is a standalone: ' +
      'use a replica set (one member is enough), so that writes can be majority-durable.',
  });
  expect(server.commands.map((command) => Object.keys(command)[0])).toEqual(['listCollections']);
});

it('takes the router of a sharded cluster', async () => {
  const { target: mongo } = await target(() => listing(), { setName: undefined, msg: 'isdbgrid' });
  await expect(claimDatabase(mongo, 'mine', signal)).resolves.toBeTypeOf('function');
});

it('says in one sentence that a server refuses, without the words of the server', async () => {
  const { target: mongo } = await target(() => ({ ok: 0, code: 18, errmsg: 'secret of the server' }));
  const failure = await claimDatabase(mongo, 'mine', signal).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LocalStackError);
  expect(String(failure)).toContain('MongoDB at db.example:27017 (MONGODB_URI) does not answer or refuses');
  expect(String(failure)).not.toContain('secret');
});

it('tells of a drop that failed', async () => {
  const { target: mongo } = await target(({ listCollections }) =>
    listCollections === undefined ? { ok: 0, code: 13, errmsg: 'not allowed' } : listing(),
  );
  const drop = await claimDatabase(mongo, 'mine', signal);
  await expect(drop()).rejects.toThrow('not allowed');
});

it('waits no longer for a server that is silent when the end is asked for', async () => {
  const stop = new AbortController();
  const { target: mongo } = await target(({ listCollections }) => {
    if (listCollections !== undefined) stop.abort(new Error('enough'));
    return undefined;
  });
  await expect(claimDatabase(mongo, 'mine', stop.signal)).rejects.toThrow('enough');
});

it('does not connect at all where the end was asked for already', async () => {
  const { server, target: mongo } = await target(() => listing());
  const ended = AbortSignal.abort(new Error('enough'));
  await expect(claimDatabase(mongo, 'mine', ended)).rejects.toThrow('enough');
  expect(server.commands).toEqual([]);
});
