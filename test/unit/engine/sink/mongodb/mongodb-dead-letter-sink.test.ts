import { type Binary, type Document, MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../../../engine/documents/dead-letter.ts';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import {
  deadLetterCollection,
  mongodbDeadLetterSink,
} from '../../../../../engine/sink/mongodb/mongodb-dead-letter-sink.ts';
import { arrival, origin, sequence } from '../../../../support/records.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply, type MongoScript } from '../../../../support/scripted-mongo-server.ts';

const letter = (n: number): DeadLetter => ({
  _id: `numbers@1700000000/shardId-000000000000 ${n}`,
  reason: { code: 'invalid-utf8', message: 'The record is not valid UTF-8.' },
  key: 'k',
  payload: Uint8Array.of(0xff, 0x00, n),
  origin: origin({ sequence: sequence(n) }),
  deadLetteredAt: arrival,
  state: 'open',
});
const letters = [letter(1), letter(2)];
const duplicate = (index: number): Document => ({ index, code: 11000, errmsg: 'E11000' });
const put = async (answer: MongoScript) => {
  const { connection, server } = await scriptedConnection(answer);
  await mongodbDeadLetterSink(connection, 'numtest').put(letters, 5_000);
  return server.commands;
};
const replies =
  (insert: Document | undefined, stored: readonly DeadLetter[] = []): MongoScript =>
  (command) =>
    'insert' in command ? insert : foundReply(stored.filter(({ _id }) => command['filter']._id.$in.includes(_id)));

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
      [{ ...letter(1), origin: origin({ sequence: sequence(1), arrivedAt: new Date(1) }) }],
    ],
    ['one of them is refused', { ok: 1, n: 1, writeErrors: [{ index: 0, code: 121, errmsg: 'm' }] }, letters],
    ['all of them are refused', { ok: 0, code: 13, errmsg: 'no' }, letters],
    ['the counts do not add up', { ok: 1, n: 1 }, letters],
    ['the write concern is not met', { ok: 1, n: 2, writeConcernError: { code: 64, errmsg: 'm' } }, letters],
    ['the credentials are refused', { ok: 0, code: 18, errmsg: 'no' }, letters],
  ])('C33: are not kept where %s', async (_name, insert, stored) => {
    await expect(put(replies(insert, stored))).rejects.toThrow(MongoUnavailable);
  });

  const second = 'The dead letter of record 2 of shardId-000000000000 is not proven to be stored: ';
  const first = 'The dead letter of record 1 of shardId-000000000000 is not proven to be stored: ';
  it.each<[string, Document, string]>([
    [
      'one of them is refused',
      { ok: 1, n: 1, writeErrors: [{ index: 1, code: 17262, errmsg: 'planted' }] },
      `${second}MongoDB refuses the document with code 17262 (a text index meets a language that it does not know).`,
    ],
    [
      'one of them is refused for now',
      { ok: 1, n: 1, writeErrors: [{ index: 1, code: 14031, errmsg: 'planted' }] },
      `${second}MongoDB answers with code 14031 (OutOfDiskSpace), which does not say that the document is at fault.`,
    ],
    [
      'one of them is taken by another',
      { ok: 1, n: 1, writeErrors: [duplicate(1)] },
      `${second}Its _id is taken (code 11000), but the majority does not have this dead letter.`,
    ],
    [
      'all of them are refused',
      { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'planted' },
      `${first}MongoDB refuses the operation with code 13 (Unauthorized).`,
    ],
    [
      'the credentials are refused',
      { ok: 0, code: 18, errmsg: 'planted' },
      `${first}MongoDB refuses the credentials: the next invocation reads the secret anew.`,
    ],
    [
      'the write concern is not met',
      { ok: 1, n: 2, writeConcernError: { code: 64, errmsg: 'planted' } },
      `${first}The write concern is not satisfied, with code 64 (WriteConcernTimeout): the write may be rolled back.`,
    ],
  ])('C33: name the first that is not kept, and why: %s', async (_name, insert, sentence) => {
    const error: unknown = await put(replies(insert)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: sentence, fields: { shard: 'shardId-000000000000' } });
  });

  it('C33: are not kept where MongoDB does not answer in time', async () => {
    await expect(put(replies(undefined))).rejects.toThrow(MongoUnavailable);
  });

  it('keep what the driver said as the cause, not in the sentence', async () => {
    const error: unknown = await put(replies({ ok: 0, code: 18, errmsg: 'planted' })).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(error)).not.toContain('planted');
    expect((error as Error).cause).toBeInstanceOf(MongoServerError);
  });
});
