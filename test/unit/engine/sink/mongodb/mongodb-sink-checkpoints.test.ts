import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import {
  mongodbSinkCheckpoints,
  sinkCheckpointId,
} from '../../../../../engine/sink/mongodb/mongodb-sink-checkpoints.ts';
import { padSequenceNumber } from '../../../../../engine/stream/sequence-number.ts';
import { position, sequence } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply } from '../../../../support/scripted-mongo-server.ts';

const raise = async (required: number | null, replies: readonly (Document | undefined)[]) => {
  const rest = [...replies];
  const { connection, server } = await scriptedConnection(() => rest.shift());
  const outcome = await mongodbSinkCheckpoints(connection, 'numtest').raise(
    position(),
    required === null ? null : sequence(required),
    sequence(10),
    5_000,
  );
  return { outcome, commands: server.commands };
};
const padded = (number: number): string => padSequenceNumber(sequence(number));
const matched = (n: number): Document => ({ ok: 1, n, nModified: 0 });
const taken = { ok: 1, n: 0, writeErrors: [{ index: 0, code: 11000, errmsg: 'E11000' }] };
const id = 'numtest#numbers@1700000000/shardId-000000000000 numtest';
const restart = { id: 'run-1', through: padded(0), to: padded(9) };
const change = { $max: { sequence: padded(10) } };

describe('a sink checkpoint', () => {
  it('O7: names group, incarnation of the stream, shard and collection', () => {
    expect(sinkCheckpointId(position(), 'numtest')).toBe(id);
  });

  it('is raised where it stands at or above what the row requires, and no restart is under way', async () => {
    const { outcome, commands } = await raise(9, [matched(1)]);
    expect(outcome).toBe('raised');
    expect(commands).toMatchObject([
      {
        update: 'highwater_sink_checkpoints',
        writeConcern: { w: 'majority', j: true },
        updates: [{ q: { _id: id, restart: { $exists: false }, sequence: { $gte: padded(9) } }, u: change }],
      },
    ]);
    expect(commands[0]?.['updates'][0].upsert).not.toBe(true);
  });

  it.each<[string, Document[], string]>([
    ['is lower', [{ _id: id, sequence: padded(8) }], 'behind'],
    ['is not there', [], 'behind'],
    ['is lower, and a restart is under way', [{ _id: id, sequence: padded(8), restart }], 'restarting'],
    ['stands high enough, and a restart is under way', [{ _id: id, sequence: padded(9), restart }], 'restarting'],
    ['has a restart under way that began before the first batch', [{ _id: id, restart }], 'restarting'],
    ['had a restart under way a moment ago', [{ _id: id, sequence: padded(9) }], 'restarting'],
  ])('O7: is not raised where it %s', async (_name, found, expected) => {
    const { outcome, commands } = await raise(9, [matched(0), foundReply(found)]);
    expect(outcome).toBe(expected);
    expect(commands[1]).toMatchObject({
      find: 'highwater_sink_checkpoints',
      filter: { _id: id },
      readConcern: { level: 'majority' },
    });
  });

  it('is made where the row requires nothing of it', async () => {
    const { outcome, commands } = await raise(null, [matched(1)]);
    expect(outcome).toBe('raised');
    const filter = { _id: id, restart: { $exists: false } };
    expect(commands[0]?.['updates']).toMatchObject([{ q: filter, u: change, upsert: true }]);
  });

  it('C28: is found the second time where a twin made it first', async () => {
    const { outcome, commands } = await raise(null, [taken, matched(1)]);
    expect([outcome, commands.length]).toEqual(['raised', 2]);
  });

  it('O14: is not raised where a restart stands that the row does not know of', async () => {
    const { outcome } = await raise(null, [taken, taken, foundReply([{ _id: id, restart }])]);
    expect(outcome).toBe('restarting');
  });

  it.each<[string, Document]>([
    ['the write concern is not met', { ...matched(1), writeConcernError: { code: 64, errmsg: 'm' } }],
    ['the update is refused', { ok: 0, code: 13, errmsg: 'planted' }],
    ['a write error is shown', { ok: 1, n: 0, writeErrors: [{ index: 0, code: 121, errmsg: 'planted' }] }],
  ])('is not proven to be raised where %s', async (_name, reply) => {
    for (const required of [null, 9]) {
      const raising = raise(required, [reply]);
      await expect(raising).rejects.toThrow(MongoUnavailable);
      await expect(raising).rejects.toThrow(
        /^The sink checkpoint of shardId-000000000000 may not have moved to 10: .*code (64|13|121) \(\w+\)/,
      );
      await expect(raising).rejects.toMatchObject({ fields: { group: 'numtest', sequence: '10' } });
      await expect(raising).rejects.not.toThrow(/planted/);
    }
  });

  it('C6: is not proven to be raised where MongoDB does not answer', async () => {
    await expect(raise(9, [undefined])).rejects.toThrow(MongoUnavailable);
    await expect(raise(9, [matched(0), undefined])).rejects.toThrow(MongoUnavailable);
  });
});
