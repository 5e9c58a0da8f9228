import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import {
  mongodbGroupStarts,
  startId,
} from '../../../../../lambdas/consumer/adapters/mongodb-group-starts.ts';
import { CheckpointUnreadable, MongoUnavailable } from '../../../../../lambdas/consumer/errors.ts';
import { arrival } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply } from '../../../../support/scripted-mongo-server.ts';

const id = 'numtest#numbers numtest';
const start = { startFrom: 'latest', startAt: arrival };
const written = { ok: 1, n: 1, nModified: 0, upserted: [{ index: 0, _id: id }] };
const twin = { ok: 1, n: 0, writeErrors: [{ index: 0, code: 11000, errmsg: 'E11000' }] };

const establish = async (update: Document | undefined, kept: readonly Document[]) => {
  const { connection, server } = await scriptedConnection((command) =>
    'find' in command ? foundReply(kept) : update,
  );
  const starts = mongodbGroupStarts(connection, 'numtest');
  return {
    established: await starts.establish('numtest', 'numbers', start, 5_000),
    commands: server.commands,
  };
};

describe('the start of a group in its own database', () => {
  it('names group, stream and collection, and no life of the stream', () => {
    expect(startId('numtest', 'numbers', 'numtest')).toBe(id);
  });

  it('O9: is written once, beside the marks, and read back from the majority', async () => {
    const { established, commands } = await establish(written, [{ _id: id, ...start }]);
    expect(established).toEqual(start);
    expect(commands).toMatchObject([
      {
        update: 'highwater_marks',
        writeConcern: { w: 'majority', j: true },
        updates: [{ q: { _id: id }, u: { $setOnInsert: start }, upsert: true }],
      },
      { find: 'highwater_marks', filter: { _id: id }, readConcern: { level: 'majority' } },
    ]);
  });

  it('is the one that is there', async () => {
    const former = { startFrom: 'earliest', startAt: new Date(7) };
    expect((await establish(written, [{ _id: id, ...former }])).established).toEqual(former);
    expect((await establish(twin, [{ _id: id, ...former }])).established).toEqual(former);
  });

  it.each([{}, { startFrom: 'latest' }, { startFrom: 'latest', startAt: 'x' }, { startAt: arrival }])(
    'is damaged where its document shows none: %j',
    async (document) => {
      await expect(establish(written, [{ _id: id, ...document }])).rejects.toThrow(CheckpointUnreadable);
    },
  );

  it.each<[string, Document | undefined, readonly Document[], string]>([
    ['the majority does not show it', written, [], 'The majority does not show it yet.'],
    [
      'the write concern is not met',
      { ...written, writeConcernError: { code: 64, errmsg: 'm' } },
      [start],
      'The write concern is not satisfied, with code 64 (WriteConcernTimeout): what was written may not last.',
    ],
    [
      'the update is refused',
      { ok: 0, code: 13, errmsg: 'no' },
      [start],
      'MongoDB refuses the operation with code 13 (Unauthorized).',
    ],
    ['MongoDB does not answer', undefined, [start], 'MongoDB did not answer in time.'],
  ])('is unknown where %s, and says so', async (_name, update, kept, reason) => {
    const establishing = establish(update, kept);
    await expect(establishing).rejects.toThrow(MongoUnavailable);
    await expect(establishing).rejects.toThrow(`The start of the group is not proven to be kept: ${reason}`);
  });
});
