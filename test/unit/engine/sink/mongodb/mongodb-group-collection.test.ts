import { expect, it } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { mongodbGroupCollection } from '../../../../../engine/sink/mongodb/mongodb-group-collection.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';

it('tells about how many documents there are', async () => {
  const { connection, server } = await scriptedConnection(() => ({ ok: 1, n: 12 }));
  expect(await mongodbGroupCollection(connection, 'numtest').estimate(5_000)).toBe(12);
  expect(server.commands).toMatchObject([{ count: 'numtest' }]);
});

it('tells nothing where MongoDB refuses', async () => {
  const { connection } = await scriptedConnection(() => ({ ok: 0, code: 2, errmsg: 'planted' }));
  const estimated = mongodbGroupCollection(connection, 'numtest').estimate(5_000);
  await expect(estimated).rejects.toThrow(MongoUnavailable);
});
