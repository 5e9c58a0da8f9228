import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import {
  markId,
  mongodbHighWaterMarks,
} from '../../../../../lambdas/consumer/adapters/mongodb-high-water-marks.ts';
import { MongoUnavailable } from '../../../../../lambdas/consumer/errors.ts';
import type { MarkedPlace } from '../../../../../lambdas/consumer/ports.ts';
import { padSequenceNumber } from '../../../../../lambdas/shared/sequence-number.ts';
import { place, position, sequence } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';

const raise = async (
  from: MarkedPlace | null,
  replies: readonly (Document | undefined)[],
  { to = place(10) } = {},
) => {
  const rest = [...replies];
  const { connection, server } = await scriptedConnection(() => rest.shift());
  const marks = mongodbHighWaterMarks(connection, 'numtest');
  const outcome = await marks.raise(position(), from, to, 5_000);
  return { outcome, commands: server.commands };
};
const matched = (n: number): Document => ({ ok: 1, n, nModified: 0 });
const id = 'numtest#numbers@1700000000/shardId-000000000000 numtest';
const change = { $max: { sequence: padSequenceNumber(sequence(10)) } };

describe('a high-water mark', () => {
  it('O7: names group, life of the stream, shard and collection', () => {
    expect(markId(position(), 'numtest')).toBe(id);
  });

  it('is raised where it stands at or above the checkpoint that was loaded', async () => {
    const { outcome, commands } = await raise(place(9), [matched(1)]);
    expect(outcome).toBe('raised');
    expect(commands).toMatchObject([
      {
        update: 'highwater_marks',
        writeConcern: { w: 'majority', j: true },
        updates: [{ q: { _id: id, sequence: { $gte: padSequenceNumber(sequence(9)) } }, u: change }],
      },
    ]);
    expect(commands[0]?.['updates'][0].upsert).not.toBe(true);
  });

  it('O7: is behind where it does not, or is not there', async () => {
    expect((await raise(place(9), [matched(0)])).outcome).toBe('behind');
  });

  it('is made where no checkpoint was loaded', async () => {
    const { outcome, commands } = await raise(null, [matched(1)]);
    expect(outcome).toBe('raised');
    expect(commands[0]?.['updates']).toMatchObject([{ q: { _id: id }, u: change, upsert: true }]);
  });

  it('O7: is another for each replay, made where the one before holds what it begins with', async () => {
    const replayed = place(9, '1-run');
    const replays = (name: string, at: number) => ({ [`replays.${name}`]: padSequenceNumber(sequence(at)) });
    const first = await raise(place(9), [matched(1)], { to: replayed });
    expect(first.commands[0]?.['updates']).toMatchObject([
      {
        q: { _id: id, sequence: { $gte: padSequenceNumber(sequence(9)) } },
        u: { $max: replays('1-run', 9) },
      },
    ]);
    const second = await raise(replayed, [matched(1)], { to: place(10, '2-$.run') });
    expect(second.commands[0]?.['updates']).toMatchObject([
      {
        q: { _id: id, 'replays.1-run': { $gte: padSequenceNumber(sequence(9)) } },
        u: { $max: replays('2-%24%2Erun', 10) },
      },
    ]);
  });

  it('C28: is found the second time where a twin made it first', async () => {
    const twin = { ok: 1, n: 0, writeErrors: [{ index: 0, code: 11000, errmsg: 'E11000' }] };
    const { outcome, commands } = await raise(null, [twin, matched(1)]);
    expect([outcome, commands.length]).toEqual(['raised', 2]);
  });

  it.each<[string, Document]>([
    ['the write concern is not met', { ...matched(1), writeConcernError: { code: 64, errmsg: 'm' } }],
    ['the update is refused', { ok: 0, code: 13, errmsg: 'planted' }],
    ['a write error is shown', { ok: 1, n: 0, writeErrors: [{ index: 0, code: 121, errmsg: 'planted' }] }],
  ])('is not proven to be raised where %s', async (_name, reply) => {
    for (const from of [null, place(9)]) {
      const raising = raise(from, [reply]);
      await expect(raising).rejects.toThrow(MongoUnavailable);
      await expect(raising).rejects.toThrow(
        /^The sink checkpoint of shardId-000000000000 is not proven to have moved to 10: .*code (64|13|121) \(\w+\)/,
      );
      await expect(raising).rejects.toMatchObject({ fields: { group: 'numtest', sequence: '10' } });
      await expect(raising).rejects.not.toThrow(/planted/);
    }
  });

  it('C6: is not proven to be raised where MongoDB does not answer', async () => {
    await expect(raise(place(9), [undefined])).rejects.toThrow(MongoUnavailable);
  });
});
