import { Binary, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { mongodbDeadLetterStore } from '../../../../../engine/sink/mongodb/mongodb-dead-letter-store.ts';
import { arrival, position } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply } from '../../../../support/scripted-mongo-server.ts';

async function box(answer: () => Document | undefined) {
  const { connection, server } = await scriptedConnection(answer);
  return { box: mongodbDeadLetterStore(connection, 'numtest'), commands: server.commands };
}

const durable = { writeConcern: { w: 'majority', j: true } };
const reason = { code: 'not-json', message: 'The record is not JSON.' } as const;

describe('dead letters in MongoDB', () => {
  it('O5: are read as the majority holds them, from the primary, by id', async () => {
    const letter = {
      _id: 'b',
      key: 'k',
      payload: new Binary(Uint8Array.of(1)),
      origin: { arrivedAt: arrival },
    };
    const { box: letters, commands } = await box(() => foundReply([letter]));
    const [found] = await letters.open({}, 'a', 25, 5_000);
    expect(found).toMatchObject({ id: 'b', record: { key: 'k', arrivedAt: arrival } });
    expect(commands).toMatchObject([
      {
        find: 'numtest_dead_letters',
        filter: { state: 'open', _id: { $gt: 'a' } },
        sort: { _id: 1 },
        limit: 25,
        readConcern: { level: 'majority' },
      },
    ]);
  });

  it('are listed by id, without their payloads', async () => {
    const { box: letters, commands } = await box(() => foundReply([{ _id: 'b', code: 'conflict', size: 7 }]));
    const filter = { states: ['open', 'discarded'], reasonCode: 'conflict' } as const;
    const [found] = await letters.list(filter, 'a', 250, 5_000);
    expect(found).toMatchObject({ id: 'b', reason: { code: 'conflict' }, size: 7 });
    const [command] = commands;
    const match = { _id: { $gt: 'a' }, state: { $in: ['open', 'discarded'] }, 'reason.code': 'conflict' };
    expect(command).toMatchObject({
      aggregate: 'numtest_dead_letters',
      pipeline: [{ $match: match }, { $sort: { _id: 1 } }, { $limit: 250 }, {}],
      readConcern: { level: 'majority' },
    });
    expect(command?.['pipeline'][3].$project).not.toHaveProperty('payload');
  });

  it('are read one by one with their payloads, or not there', async () => {
    const { box: letters, commands } = await box(() =>
      foundReply([{ _id: 'b', size: 2, payload: new Binary(Uint8Array.of(0xff, 0)) }]),
    );
    const found = await letters.read('b', 5_000);
    expect([found?.summary.id, [...(found?.payload ?? [])]]).toEqual(['b', [0xff, 0]]);
    expect(commands[0]).toMatchObject({
      pipeline: [{ $match: { _id: 'b' } }, {}, { $limit: 1 }, { $project: { payload: 1 } }],
      readConcern: { level: 'majority' },
    });
    const { box: empty } = await box(() => foundReply([]));
    expect(await empty.read('b', 5_000)).toBeNull();
  });

  it('are counted by reason, up to a limit, where they are open', async () => {
    const counts = [
      { _id: 'not-json', count: 7 },
      { _id: 'conflict', count: 4 },
    ];
    const { box: letters, commands } = await box(() => foundReply(counts));
    const byReason = { 'not-json': 7, conflict: 4 };
    expect(await letters.countOpen(10, 5_000)).toEqual({ byReason, isComplete: false });
    expect(await letters.countOpen(11, 5_000)).toEqual({ byReason, isComplete: true });
    expect(commands[0]).toMatchObject({
      aggregate: 'numtest_dead_letters',
      pipeline: [{ $match: { state: 'open' } }, { $limit: 11 }, { $group: { _id: '$reason.code' } }],
      readConcern: { level: 'majority' },
    });
  });

  it('are not counted where MongoDB refuses', async () => {
    const { box: letters } = await box(() => ({ ok: 0, code: 2, errmsg: 'planted' }));
    await expect(letters.countOpen(10, 5_000)).rejects.toThrow('The dead letters could not be counted.');
  });

  it('O5: are closed where they are still open, majority and journal, and never deleted', async () => {
    const { box: letters, commands } = await box(() => ({ ok: 1, n: 1, nModified: 1 }));
    expect(await letters.close(['a', 'b'], 'redriven', arrival, 5_000)).toBe(1);
    expect(commands).toMatchObject([
      {
        update: 'numtest_dead_letters',
        updates: [
          {
            q: { _id: { $in: ['a', 'b'] }, state: 'open' },
            u: { $set: { state: 'redriven', redrivenAt: arrival } },
            multi: true,
          },
        ],
        ...durable,
      },
    ]);
  });

  it('O5: take a new reason where they are still open', async () => {
    const { box: letters, commands } = await box(() => ({ ok: 1, n: 1, nModified: 1 }));
    await letters.refuseAgain([{ id: 'a', reason, eventId: 's i' }], arrival, 5_000);
    expect(commands).toMatchObject([
      {
        updates: [
          {
            q: { _id: 'a', state: 'open' },
            u: { $set: { reason, eventId: 's i', refusedAgainAt: arrival } },
          },
        ],
        ...durable,
      },
    ]);
  });

  it('O16: name the records that were dead-lettered by command, and not redriven since', async () => {
    const ids = [7, 8].map((at) => ({ _id: `numbers@1700000000/shardId-000000000000 ${at}` }));
    const { box: letters, commands } = await box(() => foundReply(ids));
    expect(await letters.skipped(position(), 5_000)).toEqual(['7', '8']);
    expect(commands).toMatchObject([
      {
        find: 'numtest_dead_letters',
        filter: {
          'reason.code': 'skipped-by-operator',
          _id: { $gte: 'numbers@1700000000/shardId-000000000000 ', $lt: 'numbers@1700000000/shardId-000000000000!' },
          state: { $in: ['open', 'discarded'] },
        },
        projection: { _id: 1 },
        readConcern: { level: 'majority' },
      },
    ]);
  });

  it.each<[string, Document | undefined]>([
    ['a refusal', { ok: 0, code: 13, errmsg: 'no' }],
    ['no answer', undefined],
  ])('C33: are unknown after %s', async (_name, answer) => {
    const { box: letters } = await box(() => answer);
    const calls = [
      () => letters.open({}, null, 25, 5_000),
      () => letters.list({ states: ['open'] }, null, 25, 5_000),
      () => letters.read('a', 5_000),
      () => letters.close(['a'], 'discarded', arrival, 5_000),
      () => letters.refuseAgain([{ id: 'a', reason }], arrival, 5_000),
      () => letters.skipped(position(), 5_000),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(MongoUnavailable);
  });

  it('C9: are not closed where the write concern is not met', async () => {
    const unmet = { ok: 1, n: 1, nModified: 1, writeConcernError: { code: 64, errmsg: 'waiting' } };
    const { box: letters } = await box(() => unmet);
    await expect(letters.close(['a'], 'redriven', arrival, 5_000)).rejects.toThrow(MongoUnavailable);
    const again = letters.refuseAgain([{ id: 'a', reason }], arrival, 5_000);
    await expect(again).rejects.toThrow(MongoUnavailable);
  });
});
