import { describe, expect, it } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { mongodbStoredRecords } from '../../../../../engine/sink/mongodb/mongodb-stored-records.ts';
import { candidate } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply } from '../../../../support/scripted-mongo-server.ts';

describe('what is stored', () => {
  it('is read by its ids, as bytes that the majority holds', async () => {
    const { document, bytes } = candidate();
    const { connection, server } = await scriptedConnection(() => foundReply([document]));
    const records = mongodbStoredRecords(connection, 'numtest');
    const found = await records.documents([document._id], 5_000);
    expect(Buffer.compare(found.get(document._id) ?? Buffer.alloc(0), bytes)).toBe(0);
    await records.deadLetters(['a'], 5_000);
    expect(server.commands).toMatchObject([
      { find: 'numtest', filter: { _id: { $in: [document._id] } }, readConcern: { level: 'majority' } },
      { find: 'numtest_dead_letters', filter: { _id: { $in: ['a'] } }, readConcern: { level: 'majority' } },
    ]);
  });

  it('is scanned between two ids, and dead letters after one, in their order', async () => {
    const { document, bytes } = candidate();
    const letters = [{ _id: 'b', eventId: 'e', state: 'open' }, { _id: 'c' }];
    const { connection, server } = await scriptedConnection(({ find }) =>
      foundReply(find === 'numtest' ? [document] : letters),
    );
    const records = mongodbStoredRecords(connection, 'numtest');
    const found = await records.scan({ after: 'a', before: 'z' }, 7, 5_000);
    expect(found.map((each) => Buffer.compare(each, bytes))).toEqual([0]);
    expect(await records.letterEvents('a', 8, 5_000)).toEqual([
      { id: 'b', eventId: 'e', state: 'open' },
      { id: 'c', eventId: '', state: '' },
    ]);
    await records.letterEvents(null, 8, 5_000);
    const durable = { sort: { _id: 1 }, readConcern: { level: 'majority' } };
    expect(server.commands).toMatchObject([
      { find: 'numtest', filter: { _id: { $gt: 'a', $lt: 'z' } }, limit: 7, ...durable },
      { find: 'numtest_dead_letters', filter: { _id: { $gt: 'a' } }, limit: 8, ...durable },
      { find: 'numtest_dead_letters', filter: {}, limit: 8, ...durable },
    ]);
  });

  it('is not known where MongoDB refuses', async () => {
    const { connection } = await scriptedConnection(() => ({ ok: 0, code: 2, errmsg: 'planted' }));
    const read = mongodbStoredRecords(connection, 'numtest').documents(['a'], 5_000);
    await expect(read).rejects.toThrow(MongoUnavailable);
  });
});
