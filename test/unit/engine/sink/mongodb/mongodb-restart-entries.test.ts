import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { mongodbRestartEntries } from '../../../../../engine/sink/mongodb/mongodb-restart-entries.ts';
import { padSequenceNumber } from '../../../../../engine/stream/sequence-number.ts';
import { position, sequence, shardId } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply } from '../../../../support/scripted-mongo-server.ts';

const open = async (...replies: readonly (Document | undefined)[]) => {
  const rest = [...replies];
  const { connection, server } = await scriptedConnection(() => rest.shift());
  return { restarts: mongodbRestartEntries(connection, 'numtest'), commands: server.commands };
};
const padded = (number: number): string => padSequenceNumber(sequence(number));
const matched = (n: number): Document => ({ ok: 1, n, nModified: n });
const id = 'numtest#numbers@1700000000/shardId-000000000000 numtest';
const entry = { id: 'run-1', through: sequence(3), to: sequence(9) };
const kept = { id: 'run-1', through: padded(3), to: padded(9) };
const nothing = { sequence: null, restart: null };
const durable = { update: 'highwater_sink_checkpoints', writeConcern: { w: 'majority', j: true } };

describe('a restart entry in MongoDB', () => {
  it.each<[Document[], object]>([
    [[], nothing],
    [[{ _id: id, sequence: padded(7) }], { sequence: '7', restart: null }],
    [[{ _id: id, restart: kept }], { sequence: null, restart: entry }],
    [[{ _id: id, sequence: padded(7), restart: kept }], { sequence: '7', restart: entry }],
  ])('is read as the majority holds it: %j', async (found, state) => {
    const { restarts, commands } = await open(foundReply(found));
    expect(await restarts.read(position(), 5_000)).toEqual(state);
    expect(commands).toMatchObject([
      { find: 'highwater_sink_checkpoints', filter: { _id: id }, readConcern: { level: 'majority' } },
    ]);
  });

  it('is found in whatever shard and incarnation, and in none of another group, stream or collection', async () => {
    const ids = [
      id,
      'numtest#numbers@1600000000/shardId-000000000001 numtest',
      'other#numbers@1700000000/shardId-000000000000 numtest',
      'numtest#letters@1700000000/shardId-000000000000 numtest',
      'numtest#numbers@1700000000/shardId-000000000000 other',
      'numtest#numbers@1700000000/shardId-000000000000 numtest other',
      'by hand',
    ];
    const { restarts, commands } = await open(foundReply(ids.map((_id) => ({ _id, restart: kept }))));
    expect(await restarts.list('numtest', 'numbers', 5_000)).toEqual([
      position(),
      position({
        incarnation: { streamName: 'numbers', createdAtSeconds: 1_600_000_000 },
        shard: shardId('shardId-000000000001'),
      }),
    ]);
    expect(commands).toMatchObject([{ filter: { restart: { $exists: true } }, readConcern: { level: 'majority' } }]);
  });

  it('is begun by one update, where the sink checkpoint stands just as it was read', async () => {
    const { restarts, commands } = await open(matched(1), matched(1));
    expect(await restarts.begin(position(), { sequence: sequence(7), restart: null }, entry, 5_000)).toBe('begun');
    const taken = { id: 'run-0', through: sequence(1), to: sequence(8) };
    expect(await restarts.begin(position(), { sequence: null, restart: taken }, entry, 5_000)).toBe('begun');
    const change = { $set: { restart: kept } };
    expect(commands.map((command) => command['updates'][0])).toMatchObject([
      { q: { _id: id, sequence: padded(7), restart: { $exists: false } }, u: change },
      {
        q: {
          _id: id,
          sequence: { $exists: false },
          'restart.id': 'run-0',
          'restart.through': padded(1),
          'restart.to': padded(8),
        },
        u: change,
      },
    ]);
    expect(commands).toMatchObject([durable, durable]);
    expect(commands.map((command) => command['updates'][0].upsert === true)).toEqual([false, false]);
  });

  it('is made with its document where there is none, and is stale where another makes that first', async () => {
    const twin = { ok: 1, n: 0, writeErrors: [{ index: 0, code: 11000, errmsg: 'E11000' }] };
    const { restarts, commands } = await open(matched(1), twin, matched(0));
    const begin = () => restarts.begin(position(), nothing, entry, 5_000);
    expect([await begin(), await begin(), await begin()]).toEqual(['begun', 'stale', 'stale']);
    expect(commands[0]?.['updates']).toMatchObject([
      { q: { _id: id, sequence: { $exists: false }, restart: { $exists: false } }, upsert: true },
    ]);
  });

  it('moves only from where this restart left it, and is never made by that', async () => {
    const { restarts, commands } = await open(matched(1), matched(0));
    expect(await restarts.move(position(), entry, sequence(6), 5_000)).toBe('moved');
    expect(await restarts.move(position(), entry, sequence(6), 5_000)).toBe('stopped');
    expect(commands).toMatchObject([
      {
        ...durable,
        updates: [
          {
            q: { _id: id, 'restart.id': 'run-1', 'restart.through': padded(3) },
            u: { $set: { 'restart.through': padded(6) } },
          },
        ],
      },
      durable,
    ]);
    expect(commands[0]?.['updates'][0].upsert).not.toBe(true);
  });

  it('ends with the sink checkpoint raised, in one update, and only where it has come to its end', async () => {
    const { restarts, commands } = await open(matched(1), matched(0));
    const atEnd = { ...entry, through: entry.to };
    expect(await restarts.finish(position(), atEnd, 5_000)).toBe('finished');
    expect(await restarts.finish(position(), entry, 5_000)).toBe('stopped');
    const ended = {
      q: { _id: id, 'restart.id': 'run-1', 'restart.through': padded(9), 'restart.to': padded(9) },
      u: { $max: { sequence: padded(9) }, $unset: { restart: '' } },
    };
    expect(commands).toMatchObject([
      { ...durable, updates: [ended] },
      { ...durable, updates: [ended] },
    ]);
    expect(commands[0]?.['updates'][0].upsert).not.toBe(true);
  });

  it.each<[string, Document | undefined]>([
    ['the write concern is not met', { ...matched(1), writeConcernError: { code: 64, errmsg: 'm' } }],
    ['the command is refused', { ok: 0, code: 13, errmsg: 'planted' }],
    ['MongoDB does not answer', undefined],
  ])('is not proven to stand as it should where %s', async (_name, reply) => {
    const isWritten = async (write: (of: Awaited<ReturnType<typeof open>>['restarts']) => Promise<unknown>) => {
      const writing = write((await open(reply)).restarts);
      await expect(writing).rejects.toThrow(MongoUnavailable);
      await expect(writing).rejects.toThrow(/^The update of the restart entry may not be stored: [MT]/);
      await expect(writing).rejects.not.toThrow(/planted/);
    };
    await isWritten((restarts) => restarts.begin(position(), nothing, entry, 5_000));
    await isWritten((restarts) => restarts.move(position(), entry, sequence(6), 5_000));
    await isWritten((restarts) => restarts.finish(position(), entry, 5_000));
  });

  it('could not be read where the command is refused, and nothing is said of an update', async () => {
    const refused = { ok: 0, code: 13, errmsg: 'planted' };
    const sentence =
      'The sink checkpoints could not be read: MongoDB refuses the operation with code 13 (Unauthorized).';
    await expect((await open(refused)).restarts.read(position(), 5_000)).rejects.toThrow(sentence);
    await expect((await open(refused)).restarts.list('numtest', 'numbers', 5_000)).rejects.toThrow(sentence);
  });
});
