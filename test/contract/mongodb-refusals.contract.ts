import { Decimal128 } from 'bson';
import type { CreateIndexesOptions, Document, IndexSpecification } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { mongodbDocumentSink } from '../../engine/sink/mongodb/mongodb-document-sink.ts';
import { findRefusal, refusalMessage } from '../../engine/sink/mongodb/mongodb-refusals.ts';
import type { RecordOutcome } from '../../engine/sink/record-outcome.ts';
import { useContractDatabase } from '../support/contract-database.ts';
import { hangMs } from '../support/hang-ms.ts';
import { candidate, origin, sequence } from '../support/records.ts';

const { db, connection } = useContractDatabase('refusals');

let collections = 0;
let collection = '';
beforeEach(() => {
  collection = `documents_${collections++}`;
});

/** What becomes of a document with this value between two that no rule speaks of, and how many were stored. */
async function written(value: unknown): Promise<{ outcomes: readonly RecordOutcome[]; stored: number }> {
  const documents = [null, value, null].map((each, n) =>
    candidate({ _id: `a ${n}`, value: each, origin: origin({ sequence: sequence(n + 1) }) }),
  );
  const sink = mongodbDocumentSink(connection, collection, () => performance.now());
  const outcomes = await sink.write(documents, hangMs);
  return { outcomes, stored: await db.collection(collection).countDocuments() };
}

/** The outcomes where the one in the middle is refused with one of these codes. */
const refusedWith = (codes: readonly number[]) => [
  { kind: 'inserted' },
  {
    kind: 'dead-letter',
    rejection: {
      code: 'refused-by-mongodb',
      message: expect.toBeOneOf(
        codes.flatMap((code) => findRefusal(code) ?? []).map((refusal) => refusalMessage(refusal)),
      ),
    },
  },
  { kind: 'inserted' },
];

interface Rule {
  readonly name: string;
  readonly key: IndexSpecification;
  readonly options?: CreateIndexesOptions & { readonly v?: number };
  readonly value: Document;
  /** Servers differ in which of several violated rules they name. */
  readonly codes: readonly number[];
}

const flat: IndexSpecification = { 'value.at': '2d' };
const sphere: IndexSpecification = { 'value.at': '2dsphere' };
const text: IndexSpecification = { 'value.text': 'text' };

const everywhere: readonly Rule[] = [
  { name: 'a point outside a 2d index', key: flat, value: { at: [200, 0] }, codes: [13027, 16572] },
  { name: 'a point of words in a 2d index', key: flat, value: { at: ['x', 'y'] }, codes: [16804, 16572] },
  { name: 'a line in a 2d index', key: flat, value: { at: [[0, 0], 7] }, codes: [16804, 16572] },
  { name: 'no place on the sphere', key: sphere, value: { at: [500, 500] }, codes: [16755, 16572] },
  { name: 'half a GeoJSON point', key: sphere, value: { at: { type: 'Point' } }, codes: [16755, 16572] },
];

const notEverywhere: readonly Rule[] = [
  { name: 'a language that is none', key: text, value: { text: 'a', language: 'klingon' }, codes: [17262] },
  { name: 'a language that is no text', key: text, value: { text: 'a', language: 7 }, codes: [17261] },
  {
    name: 'an array beside a text index',
    key: { 'value.tags': 1, 'value.text': 'text' },
    value: { text: 'a', tags: [1, 2] },
    codes: [201],
  },
  {
    name: 'an array in a hashed index',
    key: { 'value.list': 'hashed' },
    value: { list: [1] },
    codes: [16766],
  },
  {
    name: 'parallel arrays',
    key: { 'value.one': 1, 'value.two': 1 },
    value: { one: [1, 2], two: [3, 4] },
    codes: [171],
  },
  {
    name: 'a name like a position',
    key: { 'value.list.0': 1 },
    value: { list: [{ 0: 1 }] },
    codes: [16746],
  },
  {
    name: 'a Decimal128 in an index of version 1',
    key: { 'value.n': 1 },
    options: { v: 1 },
    value: { n: Decimal128.fromString('1.5') },
    codes: [12],
  },
  { name: 'a point of one number', key: flat, value: { at: [1] }, codes: [13068, 16572] },
];

describe('a document that one of the rules of its collection refuses', () => {
  it.each(everywhere)('is rejected by its code, and its neighbours are stored: $name', async (rule) => {
    await db.collection(collection).createIndex(rule.key);
    const { outcomes, stored } = await written(rule.value);
    expect([outcomes, stored]).toEqual([refusedWith(rule.codes), 2]);
  });

  it('is rejected by its code, and its neighbours are stored: a validator', async () => {
    await db.createCollection(collection, { validator: { 'value.n': { $not: { $gt: 5 } } } });
    const { outcomes, stored } = await written({ n: 6 });
    expect([outcomes, stored]).toEqual([refusedWith([121]), 2]);
  });

  it.each(notEverywhere)(
    'is rejected by its code, or taken by a server that has no such rule: $name',
    async ({ key, options = {}, value, codes }) => {
      await db
        .collection(collection)
        .createIndex(key, options)
        .catch(() => undefined);
      const { outcomes, stored } = await written(value);
      expect([outcomes, stored]).toEqual(
        stored === 3 ? [Array(3).fill({ kind: 'inserted' }), 3] : [refusedWith(codes), 2],
      );
    },
  );
});
