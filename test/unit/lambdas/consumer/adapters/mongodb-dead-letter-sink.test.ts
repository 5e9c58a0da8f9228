import { type Binary, type Document, MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import {
  deadLetterCollection,
  mongodbDeadLetterSink,
} from '../../../../../lambdas/consumer/adapters/mongodb-dead-letter-sink.ts';
import type { DeadLetter } from '../../../../../lambdas/consumer/core/dead-letter.ts';
import { MongoUnavailable } from '../../../../../lambdas/consumer/errors.ts';
import { arrival, origin } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply, type MongoScript } from '../../../../support/scripted-mongo-server.ts';

const letter = (n: number): DeadLetter => ({
  _id: `numbers@1700000000/shardId-000000000000 ${n}`,
  reason: { code: 'invalid-utf8', message: 'The record is not valid UTF-8.' },
  key: 'k',
  payload: Uint8Array.of(0xff, 0x00, n),
  origin: origin(),
  deadLetteredAt: arrival,
  state: 'open',
});
const letters = [letter(1), letter(2)];
const duplicate = (index: number): Document => ({ index, code: 11000, errmsg: 'E11000' });
const put = async (answer: MongoScript, timeoutMs = 5_000) => {
  const { connection, server } = await scriptedConnection(answer);
  await mongodbDeadLetterSink(connection, 'numtest').put(letters, timeoutMs);
  return server.commands;
};
const replies =
  (insert: Document | undefined, stored: readonly DeadLetter[] = []): MongoScript =>
  (command) =>
    'insert' in command
      ? insert
      : foundReply(stored.filter(({ _id }) => command['filter']._id.$in.includes(_id)));

describe('dead letters', () => {
  it('lie beside the documents of their group', () => {
    expect(deadLetterCollection('numtest')).toBe('numtest_dead_letters');
  });

  it('C32: are inserted with their exact bytes, majority and journal', async () => {
    const [command] = await put(replies({ ok: 1, n: 2 }));
    expect(command).toMatchObject({
      insert: 'numtest_dead_letters',
      writeConcern: { w: 'majority', j: true },
    });
    const payload: Binary = command?.['documents'][0].payload;
    expect([...payload.value()]).toEqual([0xff, 0x00, 1]);
  });

  it('are there already where the majority shows them', async () => {
    const commands = await put(replies({ ok: 1, n: 0, writeErrors: [duplicate(0), duplicate(1)] }, letters));
    expect(commands[1]).toMatchObject({ find: 'numtest_dead_letters', readConcern: { level: 'majority' } });
  });

  it.each<[string, Document | undefined, readonly DeadLetter[]]>([
    ['the majority does not show one of them', { ok: 1, n: 1, writeErrors: [duplicate(0)] }, [letter(2)]],
    [
      'another record’s bytes lie under the id of one',
      { ok: 1, n: 1, writeErrors: [duplicate(0)] },
      [{ ...letter(1), payload: Uint8Array.of(1) }],
    ],
    [
      'another record lies under the id of one',
      { ok: 1, n: 1, writeErrors: [duplicate(0)] },
      [{ ...letter(1), origin: origin({ arrivedAt: new Date(1) }) }],
    ],
    ['one of them is refused', { ok: 1, n: 1, writeErrors: [{ index: 0, code: 121, errmsg: 'm' }] }, letters],
    ['all of them are refused', { ok: 0, code: 13, errmsg: 'no' }, letters],
    ['the counts do not add up', { ok: 1, n: 1 }, letters],
    ['the write concern is not met', { ok: 1, n: 2, writeConcernError: { code: 64, errmsg: 'm' } }, letters],
    ['the credentials are refused', { ok: 0, code: 18, errmsg: 'no' }, letters],
  ])('C33: are not kept where %s', async (_name, insert, stored) => {
    await expect(put(replies(insert, stored))).rejects.toThrow(MongoUnavailable);
  });

  it('C33: are not kept where MongoDB does not answer in time', async () => {
    await expect(put(replies(undefined), 100)).rejects.toThrow(MongoUnavailable);
  });

  it('keep what the driver said as the cause, not in the sentence', async () => {
    const error: unknown = await put(replies({ ok: 0, code: 18, errmsg: 'planted' })).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(error)).not.toContain('planted');
    expect((error as Error).cause).toBeInstanceOf(MongoServerError);
  });
});
