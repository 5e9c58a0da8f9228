import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editStage } from '../../../../cli/stages/edit-stage.ts';
import { type NewTopic, planNewTopic, planTopicChange, type TopicChange } from '../../../../cli/stages/plan-topic.ts';

const shipped = readFileSync(new URL('../../../../cdk.json', import.meta.url), 'utf8');
const now = new Date('2026-11-22T10:00:00Z');
const create = (topic: Partial<NewTopic> & { readonly name: string }, text = shipped, stage = 'dev') =>
  editStage(text, stage, (config) => planNewTopic(config, { retentionHours: 24, ...topic }), now);
const alter = (change: TopicChange, text = shipped, stage = 'dev') =>
  editStage(text, stage, (config) => planTopicChange(config, change), now);
const stageOf = (text: string, stage = 'dev') => JSON.parse(text).context['highwater:stages'][stage];
/** The shipped file with another stage dev. */
function withDev(change: (dev: ReturnType<typeof stageOf>) => void): string {
  const file = JSON.parse(shipped);
  change(file.context['highwater:stages'].dev);
  return JSON.stringify(file, null, 2);
}

describe('a new topic', () => {
  it('is provisioned with the shards that it is given, and on-demand without', () => {
    const { text } = create({ name: 'orders', shards: 3, retentionHours: 48 });
    const both = stageOf(create({ name: 'clicks' }, text).text).topics;
    const rest = { maxRecordKib: 1024 };
    expect(both.orders).toEqual({ mode: 'provisioned', shards: 3, retentionHours: 48, ...rest });
    expect(both.clicks).toEqual({ mode: 'on-demand', retentionHours: 24, ...rest });
  });

  it('gives the groups of the only topic its name, and says that requests need it too', () => {
    const { text, changes, notes } = create({ name: 'orders', shards: 1 });
    expect(stageOf(text).groups[0]).toEqual({ ...stageOf(shipped).groups[0], topic: 'numtest' });
    expect(changes.map(({ field, from }) => [field, from])).toEqual([
      ['topics.orders', null],
      ['groups[0].topic', null],
    ]);
    expect(notes).toEqual([
      expect.stringContaining('Nothing reads orders yet'),
      'Once it is deployed, requests to the producer have to name their topic: "topic": "numtest".',
    ]);
    expect(create({ name: 'clicks' }, text)).toMatchObject({ changes: [{ field: 'topics.clicks' }] });
  });

  it('brings a group that reads it into its own collection, in the database of the others', () => {
    const { text, notes } = create({ name: 'orders', shards: 1, group: 'billing' });
    expect(stageOf(text).groups[1]).toEqual({
      name: 'billing',
      topic: 'orders',
      startFrom: 'earliest',
      database: 'numtest',
      collection: 'billing',
    });
    expect(notes).toHaveLength(1);
  });

  it('brings a group into a database of its name where there is no other group', () => {
    const { text } = create(
      { name: 'orders', group: 'billing' },
      withDev((dev) => {
        dev.groups = [];
      }),
    );
    expect(stageOf(text).groups).toMatchObject([{ name: 'billing', database: 'billing' }]);
  });

  it('changes nothing but its own stage', () => {
    const { text } = create({ name: 'orders', group: 'orders' }, shipped, 'prod');
    const [before, after] = [JSON.parse(shipped), JSON.parse(text)];
    after.context['highwater:stages'].prod = before.context['highwater:stages'].prod;
    expect(after).toEqual(before);
    expect(JSON.stringify(after)).toBe(JSON.stringify(before));
  });

  it.each<[string, () => unknown, string]>([
    ['is there', () => create({ name: 'numtest' }), 'The stage dev has a topic "numtest" already'],
    ['has a wrong name', () => create({ name: 'Orders' }), 'highwater:stages.dev.topics.Orders must be named in'],
    ['has the name of a prototype', () => create({ name: '__proto__' }), 'topics.__proto__ must be named in'],
    [
      'is of no stage',
      () => create({ name: 'orders' }, shipped, 'q'),
      'cdk.json has no stage "q": it has local, dev, prod.',
    ],
    ['has too long a retention', () => create({ name: 'orders', retentionHours: 9_000 }), 'from 24 to 8760'],
    ['has a group that is there', () => create({ name: 'orders', group: 'numtest' }), 'is taken by another group'],
    ['is one too many', () => tenTopics(), 'must hold at most 10 topics'],
    ['is in no JSON', () => create({ name: 'orders' }, '{'), 'cdk.json is not valid JSON'],
    ['is in a file without stages', () => create({ name: 'orders' }, '{"app":"x"}'), 'There is no stage "dev"'],
  ])('is refused in one sentence where it %s', (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });

  it('is refused with a group where it cannot be said which database that is to use', () => {
    const text = withDev((dev) => dev.groups.push({ ...dev.groups[0], name: 'late', database: 'other' }));
    expect(() => create({ name: 'orders', group: 'orders' }, text)).toThrow(
      'The groups of the stage dev use several databases (numtest, other): leave --group out',
    );
  });
});

function tenTopics(): unknown {
  const text = withDev((dev) => {
    dev.groups = [];
    for (let index = 1; index < 10; index += 1) dev.topics[`more${index}`] = dev.topics.numtest;
  });
  return create({ name: 'orders' }, text);
}

describe('a changed topic', () => {
  it('has other shards and another retention, and nothing else changes', () => {
    const { text, changes, notes } = alter({ name: 'numtest', shards: 4, retentionHours: 168 });
    expect(changes).toEqual([
      { field: 'topics.numtest.shards', from: 2, to: 4 },
      { field: 'topics.numtest.retentionHours', from: 24, to: 168 },
    ]);
    expect(notes).toEqual([]);
    const before = shipped.split('\n');
    expect(text.split('\n').flatMap((line, index) => (line === before[index] ? [] : [line.trim()]))).toEqual([
      '"shards": 4,',
      '"retentionHours": 168,',
    ]);
  });

  it('stays as it is where it is so already', () => {
    expect(alter({ name: 'numtest', shards: 2, retentionHours: 24 })).toEqual({
      text: shipped,
      changes: [],
      notes: [],
    });
  });

  it('warns of the records that a shorter retention takes away', () => {
    const { notes } = alter({ name: 'numtest', retentionHours: 24 }, shipped, 'prod');
    expect(notes).toEqual([expect.stringContaining('Records older than 24 hours are gone once it is deployed')]);
  });

  it.each([
    [2, 1],
    [2, 4],
    [5, 3],
    [5, 10],
  ])('goes from %i shards to %i at once', (from, to) => {
    const text = withDev((dev) => {
      dev.topics.numtest.shards = from;
    });
    expect(stageOf(alter({ name: 'numtest', shards: to }, text).text).topics.numtest.shards).toBe(to);
  });

  it.each([
    [2, 5, 'Kinesis changes 2 shards to 1 at the least and 4 at the most at once: go to 5 in steps, and deploy each.'],
    [5, 2, 'Kinesis changes 5 shards to 3 at the least and 10 at the most at once'],
  ])('does not go from %i shards to %i at once', (from, to, sentence) => {
    const text = withDev((dev) => {
      dev.topics.numtest.shards = from;
    });
    expect(() => alter({ name: 'numtest', shards: to }, text)).toThrow(sentence);
  });

  it('is refused where its stream is not of the stage', () => {
    const text = withDev((dev) => {
      dev.topics.numtest = { arn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/numbers' };
    });
    for (const change of [{ shards: 2 }, { retentionHours: 48 }])
      expect(() => alter({ name: 'numtest', ...change }, text)).toThrow(
        'The topic numtest is a stream that is not of this stage: its shards and its retention are for its owner to change.',
      );
  });

  it.each<[string, TopicChange, string, string]>([
    ['is not there', { name: 'nums', shards: 2 }, 'dev', 'The stage dev has no topic "nums": it has numtest.'],
    ['has the name of a prototype', { name: 'constructor', shards: 2 }, 'dev', 'has no topic "constructor"'],
    ['is on-demand', { name: 'numtest', shards: 2 }, 'prod', 'The topic numtest is on-demand'],
    ['keeps records too long', { name: 'numtest', retentionHours: 9_000 }, 'dev', 'from 24 to 8760'],
  ])('is refused where it %s', (_, change, stage, sentence) => {
    expect(() => alter(change, shipped, stage)).toThrow(sentence);
  });
});
