import { describe, expect, it } from 'vitest';
import { type IndexKind, indexRules } from './mongo-index-rules.ts';
import { MongoTestbed } from './mongo-testbed.ts';

const majority = { writeConcern: { w: 'majority', journal: true }, ordered: false } as const;

/** Inserts a document with this value between two that no index looks at. */
async function inserted(kind: IndexKind, value: unknown) {
  const lab = new MongoTestbed();
  const client = lab.client();
  await lab.value(client.connect());
  lab.model.replicaSet.collection('numtest.numtest').addRule(indexRules[kind]);
  const documents = [{ _id: 'a' }, { _id: 'b', value }, { _id: 'c' }];
  const end = await lab.settle(lab.collection(client).insertMany(documents, majority));
  const code = end?.status === 'rejected' ? end.reason.code : undefined;
  return { code, ids: lab.durableIds() };
}

describe('an index that not every document fits', () => {
  it.each([
    ['text', { text: 'a', language: 'klingon' }, 17_262],
    ['text', { language: 7 }, 17_261],
    ['hashed', { hashedItem: [] }, 16_766],
    ['flat', { flatPoint: [0, 200] }, 13_027],
    ['flat', { flatPoint: ['a', 'b'] }, 16_804],
    ['flat', { flatPoint: 'nowhere' }, 16_804],
    ['compound', { parallelOne: [1], parallelTwo: [2] }, 171],
  ] as const)('keeps out what does not, with its code, and nothing else: %s of %j', async (kind, value, code) => {
    expect(await inserted(kind, value)).toEqual({ code, ids: ['a', 'c'] });
  });

  it.each([
    ['text', { text: 'a', language: 'german' }],
    ['text', { text: ['a'] }],
    ['hashed', { hashedItem: { a: [] } }],
    ['flat', { flatPoint: [-180, 180] }],
    ['compound', { parallelOne: [1], parallelTwo: 2 }],
  ] as const)('takes what does: %s of %j', async (kind, value) => {
    expect(await inserted(kind, value)).toEqual({ code: undefined, ids: ['a', 'b', 'c'] });
  });

  it('comes after the index of the ids: a document that is there is a duplicate', async () => {
    const lab = new MongoTestbed();
    const collection = lab.collection();
    const store = lab.model.replicaSet.collection('numtest.numtest');
    const documents = [{ _id: 'a', value: { hashedItem: [] } }];
    await lab.value(collection.insertMany(documents, majority));
    store.addRule(indexRules.hashed);
    expect(await lab.failure(collection.insertMany(documents, majority))).toMatchObject({ code: 11_000 });
  });
});
