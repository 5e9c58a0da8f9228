import { describe, expect, it } from 'vitest';
import { sameContent } from '../../../../engine/documents/compare-documents.ts';
import { decodingOf } from '../../../../engine/documents/decoding.ts';
import type { IdentitySettings } from '../../../../engine/documents/identity-settings.ts';
import {
  dmsControl,
  dmsRow,
  dynamodbChange,
  eventbridgeEvent,
  postgresChange,
} from '../../../support/change-records.ts';
import { ConsumerWorld, rawRecord } from '../../../support/consumer-world.ts';
import { logsMessage } from '../../../support/logs-message.ts';
import { batch, incarnation, record, sequence, utf8 } from '../../../support/records.ts';
import { planWhole } from '../../../support/unpacked.ts';

const former = new Date(incarnation.createdAtSeconds * 1000 - 1);

interface Around {
  readonly arrivedAt?: Date;
  readonly partitionKeys?: readonly string[];
}

function plan(identity: IdentitySettings, values: readonly unknown[], { arrivedAt, partitionKeys }: Around = {}) {
  const records = values.map((value, at) =>
    record({
      sequence: sequence(at + 1),
      data: utf8(JSON.stringify(value)),
      ...(arrivedAt && { arrivedAt }),
      ...(partitionKeys && { partitionKey: partitionKeys[at] }),
    }),
  );
  return planWhole(batch(...records), { decoding: decodingOf({ identity }) });
}

/** True where the second is an in-batch duplicate that means the same; undefined where each has an id of its own. */
function isOneDocument(
  identity: IdentitySettings,
  values: readonly [unknown, unknown],
  partitionKeys?: readonly [string, string],
): boolean | undefined {
  const [first, second] = plan(identity, values, partitionKeys && { partitionKeys });
  if (first?.kind !== 'write' || second === undefined || !('candidate' in second)) throw new Error('not written');
  if (second.kind === 'write') return undefined;
  return sameContent(first.candidate.bytes, second.candidate.bytes);
}

describe('two deliveries of one event', () => {
  it.each<[string, IdentitySettings, object, object]>([
    ['a change of a DynamoDB table', 'dynamodb', dynamodbChange, { eventID: 'other' }],
    ['an event of EventBridge', 'eventbridge', eventbridgeEvent, {}],
    ['an event that an archive has sent again', 'eventbridge', eventbridgeEvent, { 'replay-name': 'again' }],
    ['a change that Debezium has read again', 'debezium', postgresChange, { ts_ms: 1, ts_us: 1000 }],
    [
      'the same, from a later version',
      'debezium',
      postgresChange,
      { source: { ...postgresChange.source, version: '3.0.0.Final' } },
    ],
    ['an event with an id of its own', { source: 'urn:a', id: '/n' }, { n: 1, a: 2, b: 3 }, {}],
  ])('are one document and one in-batch duplicate: %s', (_name, identity, value, others) => {
    expect(isOneDocument(identity, [value, { ...value, ...others }])).toBe(true);
  });

  it('are one within the schema of Debezium too', () => {
    const schema = { type: 'struct' };
    const again = { schema: { type: 'struct', version: 2 }, payload: { ...postgresChange, ts_ms: 1 } };
    expect(isOneDocument('debezium', [{ schema, payload: postgresChange }, again])).toBe(true);
  });

  it('are one where a converter of Debezium writes the schema and then no more', () => {
    const wrapped = { schema: { type: 'struct' }, payload: postgresChange };
    expect(isOneDocument('debezium', [wrapped, postgresChange])).toBe(true);
    expect(isOneDocument('debezium', [postgresChange, wrapped])).toBe(true);
  });

  it('are one where a change of Debezium comes under another partition key', () => {
    expect(isOneDocument('debezium', [postgresChange, postgresChange], ['{"a":1}', 'random'])).toBe(true);
  });

  it('are one where two subscription filters send a log event, of which one finds fields in it', () => {
    const message = JSON.parse(logsMessage(['GET /cart']));
    const [logEvent] = message.logEvents;
    const found = { ...message, logEvents: [{ ...logEvent, extractedFields: { verb: 'GET' } }] };
    expect(isOneDocument('dynamodb', [message, found])).toBe(true);
    const other = { ...message, logEvents: [{ ...logEvent, message: 'GET /' }] };
    expect(isOneDocument('dynamodb', [message, other])).toBe(false);
  });
});

describe('two events', () => {
  it('are two documents where two changes of an item have one time', () => {
    const { dynamodb } = dynamodbChange;
    const other = { ...dynamodbChange, dynamodb: { ...dynamodb, NewImage: { RemainSeatCnt: { S: '43' } } } };
    expect(isOneDocument('dynamodb', [dynamodbChange, other])).toBeUndefined();
  });

  it('are a conflict where they have one id and other content', () => {
    expect(isOneDocument('eventbridge', [eventbridgeEvent, { ...eventbridgeEvent, detail: {} }])).toBe(false);
    expect(isOneDocument({ source: 'urn:a', id: '/n' }, [{ n: 1 }, { n: '1' }])).toBe(false);
  });
});

describe('the document', () => {
  it('has the whole value, and the partition key in its origin', () => {
    expect(plan('eventbridge', [eventbridgeEvent])).toMatchObject([
      {
        isForeign: false,
        candidate: {
          document: {
            _id: 'aws:events:us-west-1:111122223333:aws.ec2 6a7e8feb-b491-4cf7-a9f1-bf3703467718',
            key: null,
            value: eventbridgeEvent,
            origin: { partitionKey: 'run:1' },
          },
        },
      },
    ]);
  });

  it('is written also where the record is of a former incarnation of the stream, unless a position would name it', () => {
    expect(plan('eventbridge', [eventbridgeEvent], { arrivedAt: former })).toMatchObject([{ kind: 'write' }]);
    expect(plan('dms', [dmsRow], { arrivedAt: former })).toMatchObject([
      { kind: 'reject', rejection: { code: 'former-incarnation' } },
    ]);
  });
});

describe('a batch', () => {
  const invoke = (world: ConsumerWorld, ...values: readonly unknown[]) =>
    world.invoke(values.map((value, at) => rawRecord(1 + at, JSON.stringify(value))));

  it('finds that an event is stored already, from another record of an earlier batch', async () => {
    const world = new ConsumerWorld();
    world.decoding = decodingOf({ identity: 'dynamodb' });
    await world.invoke([rawRecord(1, JSON.stringify(dynamodbChange))]);
    const report = await world.invoke([rawRecord(2, JSON.stringify({ ...dynamodbChange, eventID: 'other' }))]);
    expect(report).toMatchObject({ records: 1, duplicates: 1, deadLetters: 0 });
  });

  it('counts the control records of AWS DMS, and stores the rows', async () => {
    const world = new ConsumerWorld();
    world.decoding = decodingOf({ identity: 'dms' });
    const report = await invoke(world, dmsControl, dmsRow, dmsControl);
    expect(report).toMatchObject({ records: 3, controlMessages: 2, deadLetters: 0 });
    expect(world.checkpoint).toBe('3');
  });

  it('makes a dead letter of what has no id, and goes on', async () => {
    const world = new ConsumerWorld();
    world.decoding = decodingOf({ identity: 'eventbridge' });
    const report = await invoke(world, { a: 1 }, eventbridgeEvent);
    expect(report).toMatchObject({ deadLetters: 1 });
    expect(world.checkpoint).toBe('2');
  });
});
