import { type Db, MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { requirePlainCollection } from '../../../../../engine/sink/mongodb/mongodb-plain-collection.ts';

const databaseWith = (...collections: unknown[]): Db =>
  ({ listCollections: () => ({ toArray: async () => collections }) }) as never;

describe('the collection of a group', () => {
  it.each([
    ['one that is not there yet', []],
    ['a plain one', [{ name: 'numtest', type: 'collection', options: {} }]],
    ['one with a validator', [{ name: 'numtest', type: 'collection', options: { validator: { a: 1 } } }]],
  ])('may be %s', async (_name, collections) => {
    await expect(requirePlainCollection(databaseWith(...collections), 'numtest')).resolves.toBeUndefined();
  });

  it.each([
    ['a view', { type: 'view', options: { viewOn: 'other' } }],
    ['a time series, which stores every redelivery', { type: 'timeseries', options: { timeseries: {} } }],
    ['capped', { type: 'collection', options: { capped: true } }],
    [
      'collated, so that ids differing in case are one',
      { type: 'collection', options: { collation: { locale: 'en' } } },
    ],
  ])('may not be %s', async (_name, collection) => {
    const check = requirePlainCollection(databaseWith(collection), 'numtest');
    await expect(check).rejects.toThrow(ConfigurationError);
  });

  it('is refused in one sentence where the user may not list collections', async () => {
    const denied = new MongoServerError({ message: 'planted', code: 13 });
    const database = { listCollections: () => ({ toArray: () => Promise.reject(denied) }) } as never;
    const error: unknown = await requirePlainCollection(database, 'numtest').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).not.toContain('planted');
  });
});
