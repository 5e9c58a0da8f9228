import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { CandidateDocument } from '../../../../../engine/documents/document.ts';
import { mongodbDocumentSink, writeChunk } from '../../../../../engine/sink/mongodb/mongodb-document-sink.ts';
import { candidate, origin, sequence } from '../../../../support/records.ts';
import { scriptedCollection, scriptedConnection } from '../../../../support/scripted-mongo.ts';
import { foundReply, type MongoScript } from '../../../../support/scripted-mongo-server.ts';

const number = (n: number, at = n, value: unknown = n): CandidateDocument =>
  candidate({ _id: `s ${n}`, value, origin: origin({ sequence: sequence(at) }) });
const [one, two, three] = [number(1), number(2), number(3)];
const documents = [one, two, three];

const taken = (index: number, name = '_id_'): Document => ({
  index,
  code: 11000,
  errmsg: `E11000 duplicate key error collection: db.numtest index: ${name} dup key: { x: "index: foo_ dup key: " }`,
});
/** Answers inserts with `reply`; reads with those of `stored` that are asked for, by read concern. */
const script =
  (
    reply: Document,
    stored: { readonly majority?: CandidateDocument[]; readonly local?: CandidateDocument[] } = {},
  ): MongoScript =>
  (command) => {
    if ('insert' in command) return reply;
    const level: 'majority' | 'local' = command['readConcern'].level;
    const asked = new Set<string>(command['filter']._id.$in);
    return foundReply((stored[level] ?? []).map(({ document }) => document).filter(({ _id }) => asked.has(_id)));
  };
const write = async (answer: MongoScript, leftMs = () => 10_000) => {
  const { collection, server } = await scriptedCollection(answer);
  const outcomes = await writeChunk(collection, documents, leftMs);
  const codes = outcomes.map((outcome) => (outcome.kind === 'dead-letter' ? outcome.rejection.code : outcome.kind));
  return { codes, asked: server.commands.map((command) => Object.keys(command)[0]) };
};

describe('writing a chunk', () => {
  it('asks no more where all were inserted', async () => {
    expect(await write(script({ ok: 1, n: 3 }))).toEqual({
      codes: Array(3).fill('inserted'),
      asked: ['insert'],
    });
  });

  it('C11, C14: reads back what is taken, and tells our own, duplicates and conflicts apart', async () => {
    const stored = [one, number(2, 9), number(3, 9, 'other')];
    const reply = { ok: 1, n: 0, writeErrors: [0, 1, 2].map((index) => taken(index)) };
    expect(await write(script(reply, { majority: stored }))).toEqual({
      codes: ['already', 'duplicate', 'conflict'],
      asked: ['insert', 'find'],
    });
  });

  it('C12: rejects what another unique index refuses', async () => {
    const reply = { ok: 1, n: 2, writeErrors: [taken(1, 'email_1')] };
    expect((await write(script(reply))).codes).toEqual(['inserted', 'unique-index', 'inserted']);
  });

  it('C12: takes a document for its own that is there, whichever index the server names', async () => {
    const reply = { ok: 1, n: 2, writeErrors: [taken(1, 'email_1')] };
    expect((await write(script(reply, { majority: [two] }))).codes).toEqual(['inserted', 'already', 'inserted']);
  });

  it('C13: gives each of several errors its own outcome', async () => {
    const reply = { ok: 1, n: 1, writeErrors: [taken(0), { index: 1, code: 121, errmsg: 'validation' }] };
    expect((await write(script(reply, { majority: [one] }))).codes).toEqual([
      'already',
      'refused-by-mongodb',
      'inserted',
    ]);
  });

  it('does not know what is taken and not durable yet, or cannot be found', async () => {
    const reply = { ok: 1, n: 1, writeErrors: [taken(0, 'email_1'), taken(1)] };
    expect(await write(script(reply, { local: [one] }))).toEqual({
      codes: ['unknown', 'unknown', 'inserted'],
      asked: ['insert', 'find', 'find'],
    });
  });

  it('C15: does not know anything where the counts do not add up', async () => {
    expect((await write(script({ ok: 1, n: 2 }))).codes).toEqual(Array(3).fill('unknown'));
  });

  it('C10: does not know anything beside a write-concern error', async () => {
    const reply = {
      ok: 1,
      n: 2,
      writeErrors: [taken(0)],
      writeConcernError: { code: 64, errmsg: 'timeout' },
    };
    expect(await write(script(reply, { majority: [one] }))).toEqual({
      codes: Array(3).fill('unknown'),
      asked: ['insert'],
    });
  });
});

describe('a chunk that is refused whole', () => {
  const refusal = { ok: 0, code: 10334, errmsg: 'too large' };
  /** Refuses more than one document at once, and the second document also alone. */
  const refuses =
    (alone: Document): MongoScript =>
    ({ documents: [first, ...more] }) =>
      more.length > 0 ? refusal : first._id === two.document._id ? alone : { ok: 1, n: 1 };

  it('is tried one by one, which names the culprit', async () => {
    expect(await write(refuses(refusal))).toEqual({
      codes: ['inserted', 'refused-by-mongodb', 'inserted'],
      asked: Array(4).fill('insert'),
    });
  });

  it('keeps what is certain, and stops at the first that is not', async () => {
    expect(await write(refuses({ ok: 0, code: 13, errmsg: 'no' }))).toEqual({
      codes: ['inserted', 'unknown', 'unknown'],
      asked: Array(3).fill('insert'),
    });
  });

  it('says of the first that is not certain why, and of the rest that it was not tried', async () => {
    const { collection } = await scriptedCollection(refuses({ ok: 0, code: 13, errmsg: 'planted' }));
    const outcomes = await writeChunk(collection, documents, () => 10_000);
    expect(outcomes.slice(1)).toMatchObject([
      {
        cause: {
          message: 'MongoDB answers with code 13 (Unauthorized), which does not say that the document is at fault.',
        },
      },
      { cause: { message: 'The outcome of an earlier document is uncertain, so this one was not written.' } },
    ]);
  });

  it('C9: is not tried one by one beside a write-concern error, whatever the code', async () => {
    const reply = { ...refusal, code: 121, writeConcernError: { code: 64, errmsg: 'planted' } };
    expect(await write(() => reply)).toEqual({ codes: Array(3).fill('unknown'), asked: ['insert'] });
  });

  it('C38: says where the time is over', async () => {
    const { collection } = await scriptedCollection(refuses(refusal));
    const left = [1_000, 100];
    const [, second] = await writeChunk(collection, documents, () => left.shift() ?? 0);
    expect(second).toMatchObject({
      cause: { message: 'The time for writing ended before this document was written.' },
    });
  });

  it('C38: keeps what is certain where the time is over', async () => {
    const left = [1_000, 100];
    expect(await write(refuses(refusal), () => left.shift() ?? 0)).toEqual({
      codes: ['inserted', 'unknown', 'unknown'],
      asked: Array(2).fill('insert'),
    });
  });
});

describe('the sink', () => {
  const open = async (answer: MongoScript) => {
    const { connection } = await scriptedConnection(answer);
    return mongodbDocumentSink(connection, 'numtest', () => 0);
  };
  const kinds = async (answer: MongoScript) =>
    (await (await open(answer)).write(documents, 5_000)).map(({ kind }) => kind);

  it('writes to its collection', async () => {
    expect(await kinds((command) => (command['insert'] === 'numtest' ? { ok: 1, n: 3 } : undefined))).toEqual(
      Array(3).fill('inserted'),
    );
  });

  it('C6: is unknown where MongoDB takes the documents and does not answer', async () => {
    expect(await kinds(() => undefined)).toEqual(Array(3).fill('unknown'));
  });

  it.each<[string, MongoScript, string]>([
    [
      'the credentials are refused',
      () => ({ ok: 0, code: 18, errmsg: 'planted' }),
      'MongoDB refuses the credentials: the next invocation reads the secret anew.',
    ],
    [
      'reading back is refused',
      (command) =>
        'insert' in command ? { ok: 1, n: 2, writeErrors: [taken(0)] } : { ok: 0, code: 134, errmsg: 'planted' },
      'MongoDB refuses the operation with code 134 (ReadConcernMajorityNotAvailableYet).',
    ],
  ])('says in a sentence of ours why it does not know: %s', async (_why, answer, sentence) => {
    const outcomes = await (await open(answer)).write(documents, 5_000);
    expect(outcomes).toMatchObject(Array(3).fill({ kind: 'unknown', cause: { message: sentence } }));
  });

  it('is unknown where reading back fails', async () => {
    const reply = { ok: 1, n: 2, writeErrors: [taken(0)] };
    const answer: MongoScript = (command) => ('insert' in command ? reply : { ok: 0, code: 13, errmsg: 'no' });
    expect(await kinds(answer)).toEqual(Array(3).fill('unknown'));
  });

  it('O4: is unknown where the credentials stay refused', async () => {
    expect(await kinds(() => ({ ok: 0, code: 18, errmsg: 'no' }))).toEqual(Array(3).fill('unknown'));
  });
});
