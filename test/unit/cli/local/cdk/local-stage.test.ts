import { describe, expect, it } from 'vitest';
import { parseLocalStage, readLocalStage } from '../../../../../cli/local/cdk/local-stage.ts';
import { LocalStackError } from '../../../../../cli/local/errors.ts';

const orders = { name: 'orders', topic: 'orders', startFrom: 'earliest', database: 'shop', collection: 'orders' };
const audit = { ...orders, name: 'audit', database: 'audit', collection: 'audit', batchSize: 9 };
const cdkJson = (groups: unknown) => ({
  context: { 'highwater:stages': { local: { topics: { numtest: {}, orders: {} }, groups } } },
});

describe('the stage local of a cdk.json', () => {
  it('knows the topics that it only reads: streams of others that are not writable', () => {
    const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/shop';
    const topics = { own: { shards: 1 }, shop: { arn }, back: { arn, writable: true } };
    const stages = { local: { topics, groups: [] } };
    expect(parseLocalStage({ context: { 'highwater:stages': stages } })).toMatchObject({
      topics: ['own', 'shop', 'back'],
      readOnly: ['shop'],
    });
  });

  it('has its own topics, and its own groups in the database of the run', () => {
    const { topics, groupsIn } = parseLocalStage(cdkJson([orders, audit]));
    expect(topics).toEqual(['numtest', 'orders']);
    expect(groupsIn('mine')).toEqual([
      { ...orders, database: 'mine' },
      { ...audit, database: 'mine' },
    ]);
    expect(parseLocalStage(cdkJson([])).groupsIn('mine')).toEqual([]);
  });

  it('is that of the repository', async () => {
    const { topics, groupsIn } = await readLocalStage();
    expect([topics, groupsIn('mine')]).toMatchObject([['numtest'], [{ name: 'numtest', database: 'mine' }]]);
  });

  it.each<[unknown, string]>([
    [undefined, 'groups of the stage local in cdk.json must be a list.'],
    [['orders'], 'groups[0] of cdk.json must be an object'],
    [[orders, {}], 'groups[1].name of the stage local in cdk.json must be a text.'],
    [
      [orders, { ...audit, collection: 'orders' }],
      'has the collection orders twice, and a local stack has one database: rename one of them.',
    ],
  ])('is refused where it cannot be deployed: %j', (groups, sentence) => {
    expect(() => parseLocalStage(cdkJson(groups))).toThrow(LocalStackError);
    expect(() => parseLocalStage(cdkJson(groups))).toThrow(sentence);
  });
});
