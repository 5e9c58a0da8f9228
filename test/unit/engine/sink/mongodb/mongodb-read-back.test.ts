import { describe, expect, it } from 'vitest';
import { readBack } from '../../../../../engine/sink/mongodb/mongodb-read-back.ts';
import { candidate } from '../../../../support/records.ts';
import { scriptedCollection } from '../../../../support/scripted-mongo.ts';
import { foundReply } from '../../../../support/scripted-mongo-server.ts';

describe('reading back', () => {
  it.each(['majority', 'local'] as const)(
    'C8: asks the primary with read concern %s, whatever the connection string says',
    async (level) => {
      const weak = '&readConcernLevel=available&readPreference=secondaryPreferred';
      const { collection, server } = await scriptedCollection(() => foundReply([]), weak);
      expect((await readBack(collection, ['a', 'b'], level)).size).toBe(0);
      expect(server.commands).toMatchObject([
        { find: 'numtest', filter: { _id: { $in: ['a', 'b'] } }, readConcern: { level } },
      ]);
      expect(server.commands[0]?.['$readPreference']?.mode).not.toBe('secondaryPreferred');
    },
  );

  it('gives the documents as their bytes, by id', async () => {
    const stored = [candidate({ _id: 'a:b ä 😀' }), candidate({ _id: 'c', value: { 'a.b': -0, $set: null } })];
    const { collection } = await scriptedCollection(() => foundReply(stored.map(({ document }) => document)));
    const found = await readBack(collection, ['a:b ä 😀', 'c'], 'majority');
    expect([...found.keys()]).toEqual(['a:b ä 😀', 'c']);
    for (const { document, bytes } of stored)
      expect(Buffer.compare(found.get(document._id) ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  it('C44: asks for at most 500 ids at a time', async () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => `id ${index}`);
    const { collection, server } = await scriptedCollection(({ filter }) =>
      foundReply([candidate({ _id: filter._id.$in[0] }).document]),
    );
    const found = await readBack(collection, ids, 'majority');
    expect(server.commands.map(({ filter }) => filter._id.$in.length)).toEqual([500, 500, 1]);
    expect([...found.keys()]).toEqual(['id 0', 'id 500', 'id 1000']);
  });

  it('asks nothing where there are no ids', async () => {
    const { collection, server } = await scriptedCollection(() => undefined);
    expect((await readBack(collection, [], 'majority')).size).toBe(0);
    expect(server.commands).toEqual([]);
  });

  it('throws where MongoDB does not answer the question', async () => {
    const { collection } = await scriptedCollection(() => ({ ok: 0, code: 13, errmsg: 'no' }));
    await expect(readBack(collection, ['a'], 'majority')).rejects.toMatchObject({ code: 13 });
  });

  it('throws where the driver decoded what was asked for raw', async () => {
    const find = (() => ({ toArray: async () => [{ _id: 'a' }] })) as never;
    await expect(readBack({ find }, ['a'], 'majority')).rejects.toThrow(TypeError);
  });
});
