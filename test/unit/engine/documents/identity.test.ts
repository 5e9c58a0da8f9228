import { describe, expect, it } from 'vitest';
import { decodingOf } from '../../../../engine/documents/decoding.ts';
import type { IdentitySettings } from '../../../../engine/documents/identity-settings.ts';
import type { PartContent } from '../../../../engine/documents/unpack-record.ts';
import {
  dmsControl,
  dmsRow,
  dynamodbChange,
  eventbridgeEvent,
  mysqlChange,
  postgresChange,
} from '../../../support/change-records.ts';
import { cloudEventBytes, utf8 } from '../../../support/records.ts';
import { contentOf } from '../../../support/unpacked.ts';

const read = (identity: IdentitySettings, json: unknown): PartContent =>
  contentOf(utf8(typeof json === 'string' ? json : JSON.stringify(json)), decodingOf({ identity }));
const nameOf = (identity: IdentitySettings, json: unknown): string => {
  const content = read(identity, json);
  if (content.kind !== 'event') throw new Error(`no event: ${JSON.stringify(content)}`);
  return `${content.event.source} ${content.event.id}`;
};
const changeOf = (identity: IdentitySettings, json: unknown) => {
  const content = read(identity, json);
  return content.kind === 'event' ? content.change : undefined;
};
const refusalOf = (identity: IdentitySettings, json: unknown) => {
  const content = read(identity, json);
  return content.kind === 'undecodable' ? content.refused.rejection : undefined;
};

const ids = ['/eventID', '/detail/id'];
const own = { source: 'urn:orders', id: ids };

describe('an identity by pointers', () => {
  it.each<[string, string]>([
    ['{"eventID":"a","detail":{"id":"b"}}', 'urn:orders a'],
    ['{"detail":{"id":"b c"}}', 'urn:orders b c'],
    ['{"eventID":null,"detail":{"id":"b"}}', 'urn:orders b'],
    ['{"eventID":17}', 'urn:orders 17'],
    ['{"eventID":"17"}', 'urn:orders 17'],
    ['{"eventID":9223372036854775808}', 'urn:orders 9223372036854775808'],
    ['{"eventID":1234567890123456789012345678901234}', 'urn:orders 1234567890123456789012345678901234'],
  ])('takes the first pointer that leads to something: %s', (json, id) => {
    expect(nameOf(own, json)).toBe(id);
  });

  it('makes an event of the whole value, with key, type and time where it says they lie', () => {
    const identity = { ...own, key: '/k', type: '/t', time: '/at' };
    const json = '{"eventID":"a","k":7,"t":"order","at":"2026-01-02T03:04:05.678Z"}';
    expect(read(identity, json)).toEqual({
      kind: 'event',
      event: {
        id: 'a',
        source: 'urn:orders',
        type: 'order',
        time: new Date('2026-01-02T03:04:05.678Z'),
        timeText: null,
        partitionKey: '7',
        value: { eventID: 'a', k: 7n, t: 'order', at: '2026-01-02T03:04:05.678Z' },
        attributes: null,
      },
    });
  });

  it('says nothing of what it finds nowhere, or not as a text', () => {
    const identity = { ...own, key: '/k', type: '/t', time: '/at' };
    const usual = { type: 'highwater.foreign', time: null, timeText: null, partitionKey: null };
    for (const json of ['{"eventID":"a"}', '{"eventID":"a","k":{},"t":1.5,"at":1700000000}'])
      expect(read(identity, json)).toMatchObject({ kind: 'event', event: usual });
    expect(read(identity, '{"eventID":"a","at":"yesterday"}')).toMatchObject({ event: { timeText: 'yesterday' } });
  });

  it.each<[string, string]>([
    ['true', 'true or false'],
    ['""', 'empty text'],
    ['[1]', 'a list'],
    ['{}', 'an object'],
    ['1.5', 'a number that is not written as an integer'],
    ['1e3', 'a number that is not written as an integer'],
    ['-0', 'a number that is not written as an integer'],
    ['0.10000000000000000000000001', 'a number that is not written as an integer'],
  ])('refuses %s as an id, and names the pointer', (id, kind) => {
    expect(refusalOf({ ...own, absent: 'position' }, `{"detail":{"id":${id}}}`)).toEqual({
      code: 'no-event-id',
      message: `The event id at "/detail/id" is ${kind}: it must be a text, not empty, or an integer.`,
    });
  });

  it('refuses an id with a lone surrogate', () => {
    expect(refusalOf(own, '{"eventID":"\\ud800"}')).toMatchObject({ code: 'unsupported-value' });
  });

  it('makes a dead letter of a value without an id, or a document under its position, as the group says', () => {
    expect(refusalOf(own, '{"id":1}')).toEqual({
      code: 'no-event-id',
      message: 'The record has no event id: nothing lies at "/eventID", "/detail/id".',
    });
    expect(read({ ...own, absent: 'position' }, '{"id":1}')).toEqual({ kind: 'foreign', value: { id: 1n } });
  });

  it('leaves CloudEvents alone', () => {
    expect(contentOf(cloudEventBytes(), decodingOf({ identity: own }))).toEqual(contentOf(cloudEventBytes()));
  });

  it('gives versions that sort as numbers do', () => {
    const identity = { ...own, version: '/v' };
    const versions = ['9', '10', '"300"', '18446744073709551616'].map(
      (version) => changeOf(identity, `{"eventID":"a","v":${version}}`)?.version ?? '',
    );
    expect(versions.toSorted()).toEqual(versions);
    expect(new Set(versions).size).toBe(4);
    expect(changeOf(identity, '{"eventID":"a"}')).toBeUndefined();
  });
});

describe('changes of a DynamoDB table', () => {
  const change = (dynamodb: object, others: object = {}): unknown => ({
    ...dynamodbChange,
    ...others,
    dynamodb: { ...dynamodbChange.dynamodb, ...dynamodb },
  });

  it('are named by table, time and a digest of the change, and have the item as their key', () => {
    expect(nameOf('dynamodb', dynamodbChange)).toMatch(
      /^aws:dynamodb:ap-northeast-2:bus-info 1649930048474 [0-9a-f]{32}$/,
    );
    expect(read('dynamodb', dynamodbChange)).toMatchObject({
      event: {
        type: 'aws.dynamodb.change',
        time: new Date(1649930048474),
        partitionKey: '{"RouteId":{"S":"222000076"},"Timestamp":{"S":"1649930048"}}',
      },
    });
  });

  it('are the same where a duplicate has an eventID of its own', () => {
    expect(nameOf('dynamodb', change({}, { eventID: 'other' }))).toBe(nameOf('dynamodb', dynamodbChange));
  });

  it.each<[string, object, object?]>([
    ['a millisecond later', { ApproximateCreationDateTime: 1649930048475 }],
    ['of another item', { Keys: { RouteId: { S: '1' } } }],
    ['to another image', { NewImage: { RemainSeatCnt: { S: '43' } } }],
    ['of another kind', {}, { eventName: 'MODIFY' }],
    ['of another table', {}, { tableName: 'other' }],
    ['in another region', {}, { awsRegion: 'eu-west-1' }],
  ])('are others %s', (_name, dynamodb, others) => {
    expect(nameOf('dynamodb', change(dynamodb, others))).not.toBe(nameOf('dynamodb', dynamodbChange));
  });

  it('tell their time in milliseconds or microseconds, and sort by it', () => {
    const micros = change({
      ApproximateCreationDateTime: 1649930048474001,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
    });
    expect(read('dynamodb', micros)).toMatchObject({ event: { time: new Date(1649930048474) } });
    const versions = [dynamodbChange, micros].map((json) => changeOf('dynamodb', json)?.version ?? '');
    expect(versions).toEqual([
      expect.stringMatching(/^0+1649930048474000$/),
      expect.stringMatching(/^0+1649930048474001$/),
    ]);
  });

  it('say whether they delete', () => {
    expect(changeOf('dynamodb', dynamodbChange)?.isDeletion).toBe(false);
    expect(changeOf('dynamodb', change({}, { eventName: 'REMOVE' }))?.isDeletion).toBe(true);
  });

  it.each([{}, [], null, '"x"', { ...dynamodbChange, tableName: null }, change({ ApproximateCreationDateTime: 1.5 })])(
    'are nothing else: %j',
    (json) => {
      expect(refusalOf('dynamodb', json)?.code).toBe('no-event-id');
      expect(read({ preset: 'dynamodb', absent: 'position' }, json).kind).toBe('foreign');
    },
  );
});

describe('events of EventBridge', () => {
  it('are named by region, account, source and id', () => {
    expect(nameOf('eventbridge', eventbridgeEvent)).toBe(
      'aws:events:us-west-1:111122223333:aws.ec2 6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    );
    expect(read('eventbridge', eventbridgeEvent)).toMatchObject({
      event: { type: 'EC2 Instance State-change Notification', time: new Date('2017-12-22T18:43:48Z') },
    });
  });

  it('have a source without white space', () => {
    expect(nameOf('eventbridge', { ...eventbridgeEvent, source: 'my app:x' })).toContain(':my%20app%3Ax 6a7e');
  });

  it.each(['id', 'detail-type', 'source', 'account', 'region'])('have to have %s', (name) => {
    for (const value of [undefined, '', 1])
      expect(refusalOf('eventbridge', { ...eventbridgeEvent, [name]: value })?.code).toBe('no-event-id');
  });
});

describe('change events of Debezium', () => {
  const postgres = (members: object, source: object = {}): unknown => ({
    ...postgresChange,
    ...members,
    source: { ...postgresChange.source, ...source },
  });

  it.each<[string, unknown, RegExp]>([
    ['PostgreSQL', postgresChange, /^debezium:postgresql:tpch lsn:54604320 [0-9a-f]{32}$/],
    ['MySQL', mysqlChange, /^debezium:mysql:dbserver1 file:mysql-bin.000003;pos:4015;row:0 [0-9a-f]{32}$/],
    [
      'SQL Server',
      postgres(
        {},
        {
          connector: 'sqlserver',
          lsn: null,
          commit_lsn: '0027:0ac0:0002',
          change_lsn: '0027:0ac0:0001',
          event_serial_no: '1',
        },
      ),
      /^debezium:sqlserver:tpch commit_lsn:0027:0ac0:0002;change_lsn:0027:0ac0:0001;event_serial_no:1 [0-9a-f]{32}$/,
    ],
    ['Oracle', postgres({}, { connector: 'oracle', lsn: null, scn: '2868546' }), /^debezium:oracle:tpch scn:2868546 /],
    ['MongoDB', postgres({}, { connector: 'mongodb', ord: 31 }), /^debezium:mongodb:tpch ts_ms:1627401465527;ord:31 /],
    [
      'MongoDB, a snapshot',
      postgres({ op: 'r' }, { connector: 'mongodb', ord: 31 }),
      /:tpch ts_ms:1627401465527;ord:31 /,
    ],
  ])('are named by server, place in the log and a digest of the change: %s', (_name, json, id) => {
    expect(nameOf('debezium', json)).toMatch(id);
  });

  it('are the same within a schema, and where a connector has read its log again', () => {
    const again = postgres({ ts_ms: 1 }, { version: '3.0.0.Final', sequence: '["1","54604320"]' });
    expect(nameOf('debezium', again)).toBe(nameOf('debezium', postgresChange));
    expect(nameOf('debezium', { schema: { type: 'struct' }, payload: again })).toBe(nameOf('debezium', postgresChange));
  });

  it.each<[string, object, object?]>([
    ['a row copied with it', { after: { a: 3, b: 4 } }],
    ['a row of a snapshot beside it', { op: 'r' }],
    ['the deletion of the old primary key', { before: { a: 1 }, after: null, op: 'd' }],
    ['a row of another table', {}, { table: 'other' }],
    ['a later change', {}, { lsn: 54604384 }],
  ])('are others at the same place: %s', (_name, members, source) => {
    expect(nameOf('debezium', postgres(members, source))).not.toBe(nameOf('debezium', postgresChange));
  });

  it('are rows of a snapshot also without a place in the log, each as it was read, and one read later is another', () => {
    const row = (source: object) => postgres({ op: 'r' }, { lsn: null, ...source });
    expect(nameOf('debezium', row({}))).toMatch(/^debezium:postgresql:tpch ts_ms:1627401465527 [0-9a-f]{32}$/);
    expect(changeOf('debezium', row({}))).toEqual({ isDeletion: false });
    const [first, again, later] = [{ pos: 0 }, { pos: 0, version: '3' }, { pos: 0, ts_ms: 1627401465528 }].map(
      (source) => nameOf('debezium', row(source)),
    );
    expect(again).toBe(first);
    expect(later).not.toBe(first);
  });

  it('have the partition key, which Debezium makes of the key of the row', () => {
    expect(read('debezium', postgresChange)).toMatchObject({
      event: { partitionKey: 'run:1', type: 'debezium.change', time: new Date(1627401465527) },
    });
  });

  it('say whether they delete, and sort by their place', () => {
    expect(changeOf('debezium', mysqlChange)?.isDeletion).toBe(true);
    expect(changeOf('debezium', postgresChange)?.isDeletion).toBe(false);
    const versions = ['mysql-bin.000003', 'mysql-bin.999999', 'mysql-bin.1000000'].flatMap((file) =>
      [4, 4015].map(
        (pos) => changeOf('debezium', { ...mysqlChange, source: { ...mysqlChange.source, file, pos } })?.version ?? '',
      ),
    );
    expect(versions.toSorted()).toEqual(versions);
    expect(new Set(versions).size).toBe(6);
  });

  it.each<[string, unknown]>([
    ['a tombstone', null],
    ['a tombstone as Debezium Server writes it, without a byte', ''],
    ['a tombstone within a schema', { schema: null, payload: null }],
    ['a heartbeat', { ts_ms: 1627401465687 }],
    ['a heartbeat within a schema', { schema: {}, payload: { ts_ms: 1, ts_us: 2, ts_ns: 3 } }],
  ])('are not %s: nothing is to be stored of it', (_name, json) => {
    expect(read('debezium', json)).toEqual({ kind: 'nothing', because: 'control-message' });
  });

  it('are alone with their empty records: in any other group these are dead letters', () => {
    expect(read({ preset: 'debezium', absent: 'position' }, '')).toMatchObject({ kind: 'nothing' });
    for (const identity of ['dynamodb', own] as const) expect(refusalOf(identity, '')?.code).toBe('not-json');
    expect(refusalOf('debezium', ' ')?.code).toBe('not-json');
  });

  it('may be changes of the schema', () => {
    const ddl = {
      source: mysqlChange.source,
      databaseName: 'inventory',
      ddl: 'ALTER TABLE customers',
      tableChanges: [],
    };
    expect(nameOf('debezium', ddl)).toMatch(/^debezium:mysql:dbserver1 file:mysql-bin.000003;pos:4015;row:0 /);
  });

  it.each([{}, [], '"x"', { status: 'BEGIN', id: '571:53195829', ts_ms: 1 }, postgres({}, { lsn: null })])(
    'are nothing else: %j',
    (json) => {
      expect(refusalOf('debezium', json)?.code).toBe('no-event-id');
    },
  );
});

describe('records of AWS DMS', () => {
  it('are named by their position: nothing of a row stays the same where it is sent again', () => {
    expect(read('dms', dmsRow).kind).toBe('foreign');
  });

  it('that tell of tables are skipped', () => {
    expect(read('dms', dmsControl)).toEqual({ kind: 'nothing', because: 'control-message' });
  });

  it('are nothing else', () => {
    expect(refusalOf('dms', '{"metadata":{}}')?.code).toBe('no-event-id');
    expect(read({ preset: 'dms', absent: 'position' }, '{}').kind).toBe('foreign');
  });
});
