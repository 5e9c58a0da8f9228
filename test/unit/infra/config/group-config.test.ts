import { describe, expect, it } from 'vitest';
import type { GroupConfig } from '../../../../infra/config/group-config.ts';
import { findConfigProblems } from '../../../../infra/config/stage-schema.ts';

const now = new Date('2026-06-01T12:00:00.500Z');
const settings = { memoryMb: 512, timeoutSeconds: 60, batchSize: 500, batchingWindowSeconds: 1 };

function group(fields: Partial<GroupConfig> = {}): GroupConfig {
  return {
    name: 'one',
    startFrom: 'earliest',
    database: 'db',
    collection: 'events',
    function: settings,
    ...fields,
  };
}

const problemsOf = (
  groups: readonly GroupConfig[],
  moment = now,
  topics: object = { numtest: {} },
): readonly string[] => findConfigProblems({ topics: { ...topics }, mongo: { tls: 'required' }, groups }, moment);

describe('one group', () => {
  it.each<Partial<GroupConfig>>([
    {},
    { name: 'a' },
    { name: 'a1b2' },
    { startFrom: '2026-01-31T00:00:00Z' },
    { startFrom: '2026-01-31T01:00:00.5+01:00' },
    { topic: 'numtest' },
    { collection: 'events.raw' },
    { database: 'Events-2026_x' },
  ])('may have %j', (fields) => {
    expect(problemsOf([group(fields)])).toEqual([]);
  });

  it.each(['', 'One', '1one', 'my-group', 'my_group', 'a#b', 'x'.repeat(65)])('may not be called %j', (name) => {
    expect(problemsOf([group({ name })])).toEqual([
      'groups[0].name must be 1 to 64 lower-case letters and digits, a letter first',
    ]);
  });

  it.each(['', 'TRIM_HORIZON', 'Earliest', 'now', '2026-01-31', '2026-01-31T00:00:00', '1769817600'])(
    'C36: may not start from %j',
    (startFrom) => {
      expect(problemsOf([group({ startFrom })])).toEqual([
        'groups[0].startFrom must be earliest or a time with its zone such as 2026-01-31T00:00:00Z',
      ]);
    },
  );

  it.each(['latest', 'LATEST'])('C36: may not start from %j, and is told the present time', (startFrom) => {
    expect(problemsOf([group({ startFrom })])).toEqual([
      'groups[0].startFrom must not be latest: to start with what arrives from now on, write the present time, 2026-06-01T12:00:00Z',
    ]);
  });

  it.each(['2026-06-01T12:00:00.501Z', '2026-06-01T14:00:01+02:00', '2027-01-01T00:00:00Z', '9999-12-31T23:59Z'])(
    'may not start in the future: %j',
    (startFrom) => {
      expect(problemsOf([group({ startFrom })])).toEqual([
        'groups[0].startFrom must not lie in the future: give a time that has passed (it is 2026-06-01T12:00:00Z)',
      ]);
    },
  );

  it.each(['1969-12-31T23:59:59.999Z', '1970-01-01T00:30:00+01:00', '0001-01-01T00:00:00Z'])(
    'may not start before 1970: %j',
    (startFrom) => {
      expect(problemsOf([group({ startFrom })])).toEqual([
        'groups[0].startFrom must not lie before 1970: use earliest for the oldest record',
      ]);
    },
  );

  it.each(['1970-01-01T00:00:00Z', '2026-06-01T12:00:00.500Z', '2026-06-01T14:00:00+02:00'])(
    'may start at any moment from 1970 to now, and for ever after: %j',
    (startFrom) => {
      const later = new Date('2199-01-01T00:00:00Z');
      expect(problemsOf([group({ startFrom })])).toEqual([]);
      expect(problemsOf([group({ startFrom })], later)).toEqual([]);
    },
  );

  it.each(['', 'a.b', 'a b', 'a/b', 'a$b', 'admin', 'Admin', 'CONFIG', 'local', 'x'.repeat(64)])(
    'may not use the database %j',
    (database) => {
      expect(problemsOf([group({ database })])).toEqual([
        'groups[0].database must be a MongoDB database name of up to 63 bytes, not admin, config or local',
      ]);
    },
  );

  it.each([
    '',
    'system.views',
    'a.system.b',
    'a$b',
    'highwater_sink_checkpoints',
    'events_dead_letters',
    'events_replay_x',
  ])('may not use the collection %j', (collection) => {
    expect(problemsOf([group({ collection })])).toEqual([
      'groups[0].collection must be a MongoDB collection name, not highwater_sink_checkpoints, system.*, *_replay_* or *_dead_letters',
    ]);
  });

  it('may use a collection whose dead letters have a name of 255 bytes, with the database, and no longer one', () => {
    const longest = 'x'.repeat(255 - 'db.'.length - '_dead_letters'.length);
    expect(problemsOf([group({ collection: longest })])).toEqual([]);
    expect(problemsOf([group({ collection: `${longest}x` })])).toEqual([
      'groups[0].collection must be shorter: <database>.<collection>_dead_letters may have 255 bytes',
    ]);
  });

  it.each(['.', '..', '.x', 'x.', 'a..b'])('may not use the collection %j, for its dots', (collection) => {
    expect(problemsOf([group({ collection })])).toEqual([
      'groups[0].collection must not begin or end with a dot, nor have two in a row',
    ]);
  });
});

describe('several groups', () => {
  it('may share a database, or a collection name in two databases', () => {
    const groups = [group(), group({ name: 'two', collection: 'other' }), group({ name: 'three', database: 'db2' })];
    expect(problemsOf(groups)).toEqual([]);
  });

  it('may not share a name', () => {
    expect(problemsOf([group(), group({ collection: 'other' })])).toEqual([
      'groups[1].name is taken by another group: give each group a name of its own',
    ]);
  });

  it.each(['db', 'DB'])('C37: may not share a collection (database %s)', (database) => {
    expect(problemsOf([group(), group({ name: 'two', database })])).toContain(
      "groups[1].collection is another group's: give each group a collection of its own",
    );
  });

  it('may not use databases that differ in case only, which MongoDB refuses', () => {
    const second = group({ name: 'two', database: 'DB', collection: 'other' });
    expect(problemsOf([group(), second])).toEqual([
      "groups[1].database differs from another group's in upper and lower case only: write both alike",
    ]);
  });

  it('are told apart also where something else is wrong with one of them', () => {
    expect(problemsOf([group(), group({ startFrom: 'now' })])).toEqual([
      'groups[1].startFrom must be earliest or a time with its zone such as 2026-01-31T00:00:00Z',
      'groups[1].name is taken by another group: give each group a name of its own',
      "groups[1].collection is another group's: give each group a collection of its own",
    ]);
  });

  it('may be none or twenty, and not more', () => {
    const many = Array.from({ length: 21 }, (_, index) => group({ name: `g${index}`, collection: `c${index}` }));
    expect(problemsOf(many.slice(0, 20))).toEqual([]);
    expect(problemsOf(many)).toEqual(['groups must hold at most 20 groups']);
    expect(problemsOf([])).toEqual([]);
  });
});

describe('the topic of a group', () => {
  const two = { numbers: {}, orders: {} };

  it('may be any of the topics, also the same for several groups', () => {
    const groups = ['numbers', 'orders', 'orders'].map((topic, index) =>
      group({ topic, name: `g${index}`, collection: `c${index}` }),
    );
    expect(problemsOf(groups, now, two)).toEqual([]);
  });

  it.each(['other', 'Orders', '', 'toString'])('may not be %j, which there is not', (topic) => {
    expect(problemsOf([group({ topic })], now, two)).toEqual(['groups[0].topic must be one of numbers, orders']);
    expect(problemsOf([group({ topic })])).toEqual(['groups[0].topic must be one of numtest']);
  });

  it('has to be given where there are several', () => {
    expect(problemsOf([group()], now, two)).toEqual([
      'groups[0].topic must be given where there are several topics: one of numbers, orders',
    ]);
  });

  it('does not let two groups share a name or a collection', () => {
    expect(problemsOf([group({ topic: 'numbers' }), group({ topic: 'orders' })], now, two)).toEqual([
      'groups[1].name is taken by another group: give each group a name of its own',
      "groups[1].collection is another group's: give each group a collection of its own",
    ]);
  });
});

describe('the topics', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, {}]));

  it.each([{ a: {} }, { a1b2: {} }, { ['x'.repeat(64)]: {} }, many(10)])('may be %j', (topics) => {
    expect(problemsOf([], now, topics)).toEqual([]);
  });

  it.each(['One', '1one', 'my-topic', 'my_topic', 'x'.repeat(65)])('may not have one called %j', (name) => {
    expect(problemsOf([], now, { [name]: {} })).toEqual([
      expect.stringMatching(/^topics.+ must be named in 1 to 64 lower-case letters and digits, a letter first$/),
    ]);
  });

  it('are at least one and at most ten', () => {
    expect(problemsOf([], now, {})).toEqual(['topics must hold at least one topic']);
    expect(problemsOf([], now, many(11))).toEqual(['topics must hold at most 10 topics']);
  });

  it('are reported without the groups that name none of them, where they are no topics', () => {
    expect(problemsOf([group({ topic: 'orders' })], now, {})).toEqual(['topics must hold at least one topic']);
  });
});

describe('the identity of a group', () => {
  const source = 'urn:example:orders';
  const problems = (identity: unknown): readonly string[] => problemsOf([{ ...group(), identity } as GroupConfig]);

  it.each<unknown>([
    'dynamodb',
    'eventbridge',
    'debezium',
    'dms',
    { preset: 'dynamodb' },
    { preset: 'dms', absent: 'position' },
    { source, id: '/eventID' },
    {
      source,
      id: ['/eventID', '/detail/id', '/a~1b/0'],
      key: '/k',
      type: ['/t'],
      time: '/at',
      version: '/v',
      absent: 'dead-letter',
    },
  ])('may be %j', (identity) => {
    expect(problems(identity)).toEqual([]);
  });

  const pointer = 'must be a JSON Pointer such as /detail/id, or a list of 1 to 8 of them';
  const uri = 'source must be a URI-reference without white space, such as urn:example:orders';
  const word = 'must be one of dynamodb, eventbridge, debezium, dms, or an object with source and id';
  it.each<[unknown, string]>([
    ['kafka', ` ${word}`],
    [null, ` ${word}`],
    [['dynamodb'], ` ${word}`],
    [{ preset: 'kafka' }, '.preset must be one of dynamodb, eventbridge, debezium, dms'],
    [{ preset: 'dms', absent: 'skip' }, '.absent must be dead-letter or position'],
    [{ preset: 'dms', source }, '.source is unknown: remove it (known are preset, absent)'],
    [{ id: '/a' }, `.${uri}`],
    [{ source: '', id: '/a' }, `.${uri}`],
    [{ source: 'my orders', id: '/a' }, `.${uri}`],
    [{ source }, `.id ${pointer}`],
    [{ source, id: [] }, `.id ${pointer}`],
    [{ source, id: '' }, `.id ${pointer}`],
    [{ source, id: 'eventID' }, `.id ${pointer}`],
    [{ source, id: ['/a', '/b~'] }, `.id ${pointer}`],
    [{ source, id: Array(9).fill('/a') }, `.id ${pointer}`],
    [{ source, id: '/a', key: 7 }, `.key ${pointer}`],
    [
      { source, id: '/a', ids: '/b' },
      '.ids is unknown: remove it (known are source, id, key, type, time, version, absent)',
    ],
    [{ source, id: `/${'a'.repeat(1024)}` }, ' must be shorter: it may have 1024 bytes as JSON'],
  ])('may not be %j', (identity, problem) => {
    expect(problems(identity)).toEqual([`groups[0].identity${problem}`]);
  });
});
