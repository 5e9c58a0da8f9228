import { describe, expect, it } from 'vitest';
import { OutcomeUnknown } from '../../../../../engine/sink/errors.ts';
import {
  classifyInsert,
  type InsertReply,
  type InsertWriteError,
  violatedIndex,
} from '../../../../../engine/sink/mongodb/classify-insert.ts';
import { mongodbRefusals, refusalMessage } from '../../../../../engine/sink/mongodb/mongodb-refusals.ts';

type Answer = Extract<InsertReply, { kind: 'answered' }>;
const answer = (insertedCount: number, ...errors: readonly (readonly [number, number])[]): Answer => ({
  kind: 'answered',
  insertedCount,
  writeErrors: errors.map(([index, code]): InsertWriteError => ({ index, code, message: `m${index}` })),
  hasWriteConcernError: false,
});
const kinds = (sent: number, reply: InsertReply) => classifyInsert(sent, reply)?.map(({ kind }) => kind);

describe('an answered insert', () => {
  it('has inserted every document that shows no error', () => {
    expect(kinds(3, answer(3))).toEqual(['inserted', 'inserted', 'inserted']);
  });

  it('C11: met documents that are there, to be proven', () => {
    expect(classifyInsert(2, answer(1, [1, 11000]))).toEqual([{ kind: 'inserted' }, { kind: 'taken', message: 'm1' }]);
    expect(kinds(1, answer(0, [0, 11001]))).toEqual(['taken']);
  });

  it('C13: gives each error its own meaning, not that of the first', () => {
    const reply = answer(1, [0, 11000], [1, 121]);
    expect(classifyInsert(3, reply)).toMatchObject([
      { kind: 'taken' },
      { kind: 'dead-letter', rejection: { code: 'refused-by-mongodb' } },
      { kind: 'inserted' },
    ]);
  });

  it.each(mongodbRefusals)('rejects the document, and no other, for code $code', (refusal) => {
    expect(classifyInsert(3, answer(2, [1, refusal.code]))).toEqual([
      { kind: 'inserted' },
      { kind: 'dead-letter', rejection: { code: 'refused-by-mongodb', message: refusalMessage(refusal) } },
      { kind: 'inserted' },
    ]);
  });

  it('shows no text of the server where it rejects', () => {
    const planted = { ...answer(0), writeErrors: [{ index: 0, code: 16766, message: 'planted' }] };
    expect(JSON.stringify(classifyInsert(1, planted))).not.toContain('planted');
  });

  it.each([0, 1, 2, 11, 13, 50, 61, 64, 91, 112, 146, 189, 211, 10107, 11600, 13435, 14031, -1, Number.NaN])(
    'does not know what code %d means',
    (code) => {
      expect(kinds(2, answer(1, [1, code]))).toEqual(['inserted', 'unknown']);
    },
  );

  it.each<[string, Answer, string]>([
    [
      'a code that may pass',
      answer(0, [0, 91]),
      'MongoDB answers with code 91 (ShutdownInProgress), which does not say that the document is at fault.',
    ],
    [
      'a write concern',
      { ...answer(1), hasWriteConcernError: true, writeConcernCode: 64 },
      'The write concern is not satisfied, with code 64 (WriteConcernTimeout): the write may be rolled back.',
    ],
    [
      'counts that do not add up',
      answer(3),
      "MongoDB's counts do not add up: of 1 documents it says 3 inserted and 0 refused.",
    ],
  ])('says in a sentence of ours why it does not know: %s', (_why, reply, sentence) => {
    const [verdict] = classifyInsert(1, reply) ?? [];
    expect(verdict).toEqual({ kind: 'unknown', cause: new OutcomeUnknown(sentence) });
  });

  it('C9: proves nothing beside a write-concern error', () => {
    expect(kinds(2, { ...answer(2), hasWriteConcernError: true })).toEqual(['unknown', 'unknown']);
  });

  it('C10: proves nothing beside a write-concern error, duplicates included', () => {
    expect(kinds(2, { ...answer(1, [0, 11000]), hasWriteConcernError: true })).toEqual(['unknown', 'unknown']);
  });

  it.each<[string, number, Answer]>([
    ['too few', 3, answer(2)],
    ['none', 1, answer(0)],
    ['too many', 1, answer(2)],
    ['too few beside errors', 3, answer(1, [0, 11000])],
    ['too many beside errors', 2, answer(2, [0, 11000])],
    ['no number', 1, answer(Number.NaN)],
    ['one index twice', 2, answer(0, [1, 11000], [1, 121])],
    ['one index twice, as many as were sent', 2, answer(1, [1, 11000], [1, 121])],
    ['an index beyond the end', 2, answer(1, [2, 11000])],
    ['an index before the start', 2, answer(1, [-1, 11000])],
    ['no index', 2, answer(1, [Number.NaN, 11000])],
  ])('C15: is unknown as a whole where the counts do not add up: %s', (_name, sent, reply) => {
    expect(kinds(sent, reply)).toEqual(Array(sent).fill('unknown'));
  });
});

describe('an insert that was not answered', () => {
  it('is unknown, with its cause', () => {
    const cause = new Error('planted');
    expect(classifyInsert(2, { kind: 'lost', cause })).toEqual(Array(2).fill({ kind: 'unknown', cause }));
  });

  it('is repeated one by one where the whole command was refused', () => {
    expect(classifyInsert(2, { kind: 'refused', code: 10334, cause: undefined })).toBeNull();
  });

  it('is judged by its code where one document was refused alone', () => {
    expect(kinds(1, { kind: 'refused', code: 10334, cause: undefined })).toEqual(['dead-letter']);
    expect(kinds(1, { kind: 'refused', code: 13, cause: undefined })).toEqual(['unknown']);
    const cause = new Error('planted');
    expect(classifyInsert(1, { kind: 'refused', code: 13, cause })).toMatchObject([
      {
        kind: 'unknown',
        cause: {
          message: 'MongoDB answers with code 13 (Unauthorized), which does not say that the document is at fault.',
          cause,
        },
      },
    ]);
    expect(kinds(1, { kind: 'refused', code: 11000, cause: undefined })).toEqual(['unknown']);
  });
});

describe('C12: the index that a duplicate-key message names', () => {
  const text = (rest: string) => `E11000 duplicate key error collection: db.numtest index: ${rest}`;

  it.each([
    [text('_id_ dup key: { _id: "a" }'), '_id_'],
    [text('email_1 dup key: { email: "a" }'), 'email_1'],
    [text('_id_ dup key: { _id: "x index: foo_ dup key: y" }'), '_id_'],
    [text('_id_ dup key: { _id: "x collation: { locale: 1 } dup key: y" }'), '_id_'],
    [text('an index dup key: { a: 1 }'), 'an index'],
    [text('_id_ collation: { locale: "de", strength: 1 } dup key: { _id: "a" }'), '_id_'],
    [text('email_1 collation: { locale: "de" } dup key: { email: "a\nb" }'), 'email_1'],
  ])('is read from the front: %s', (message, index) => {
    expect(violatedIndex(message, 'db.numtest')).toBe(index);
  });

  it.each(['', 'E11000', text('_id_'), text(' dup key: { a: 1 }'), `x ${text('a dup key: { a: 1 }')}`])(
    'is not known from %j',
    (message) => {
      expect(violatedIndex(message, 'db.numtest')).toBeUndefined();
    },
  );

  it('is not known where the message speaks of another collection', () => {
    expect(violatedIndex(text('_id_ dup key: { _id: "a" }'), 'db.other')).toBeUndefined();
  });
});
