import {
  type AttributeValue,
  DeleteTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws/aws-clients.ts';
import { checkpointKey } from '../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import { dynamodbCheckpointCommands } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-commands.ts';
import { dynamodbCheckpointStore } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import { planClearSkip, planSkip, planSkipForward } from '../../engine/checkpoints/plan-change.ts';
import type { Checkpoint } from '../../engine/checkpoints/ports.ts';
import { changeCheckpoint } from '../../engine/operate/change-checkpoint.ts';
import type { ShardPosition } from '../../engine/stream/position.ts';
import { createCheckpointTable } from '../support/create-checkpoint-table.ts';
import { dynamodbModelClient } from '../support/dynamodb-model-client.ts';
import { hangMs } from '../support/hang-ms.ts';
import { arrival, incarnation, position, sequence, shardId } from '../support/records.ts';

type Row = Readonly<Record<string, AttributeValue>>;

const table = `checkpoint-changes-${process.pid}-${Date.now()}`;
const { dynamodb, destroy } = createAwsClients(inject('servers').endpoint);
const clients: readonly (readonly [string, Pick<DynamoDBClient, 'send'>])[] = [
  ['the model', dynamodbModelClient(table)],
  ['DynamoDB', dynamodb],
];

beforeAll(async () => {
  await createCheckpointTable(dynamodb, table);
});
afterAll(async () => {
  await dynamodb.send(new DeleteTableCommand({ TableName: table }));
  destroy();
});

const text = (value: number | string): AttributeValue => ({ S: String(value) });
const number = (value: number): AttributeValue => ({ N: String(value) });
const padded = (value: number): AttributeValue => text(String(value).padStart(129, '0'));
const set = (...values: readonly number[]): AttributeValue => ({ SS: values.map(String) });

/** A row that holds all there is: what others than this version have written, too. */
const full: Row = {
  schema: number(2),
  sequence: padded(5),
  sequenceText: text(5),
  sinkThrough: text(3),
  skips: set(6, 9),
  arrivedAt: text('2026-01-01T00:00:00.000Z'),
  retentionMs: number(3_600_000),
  updatedAt: text('2026-01-01T00:00:01.000Z'),
  writer: text('before'),
  handledRecords: number(10),
  writtenDocuments: number(8),
  duplicateRecords: number(1),
  deadLetters: number(1),
  drainedAt: text('2026-01-02T00:00:00.000Z'),
  unknownFlag: { BOOL: true },
  unknownSet: set(1, 2),
};

const changedAt = new Date('2026-02-03T04:05:06.789Z');
const commanded = { writer: text('run-1'), updatedAt: text(changedAt.toISOString()) };

/** What a change does, and the attributes that it may touch; `null`: gone. */
interface Change {
  readonly name: string;
  readonly make: (client: Pick<DynamoDBClient, 'send'>, place: ShardPosition) => Promise<unknown>;
  readonly changed: Readonly<Record<string, AttributeValue | null>>;
}

const command =
  (decide: (row: Checkpoint | null) => Checkpoint | null): Change['make'] =>
  (client, place) => {
    const commands = dynamodbCheckpointCommands(client, { table, writer: 'run-1', now: () => changedAt });
    const checkpoints = dynamodbCheckpointStore(client, table, () => changedAt);
    return changeCheckpoint(place, (row) => ({ to: decide(row), result: undefined }), {
      consumer: { checkpoints },
      commands,
    });
  };

const changes: readonly Change[] = [
  {
    name: 'an advance',
    make: async (client, place) => {
      const store = dynamodbCheckpointStore(client, table, () => changedAt);
      const advance = {
        from: await store.load(place, hangMs),
        to: sequence(7),
        arrivedAt: arrival,
        retentionMs: 86_400_000,
        writer: 'request-1',
        counts: { records: 4, documents: 3, duplicates: 2, deadLetters: 1 },
      };
      expect(await store.advance(place, advance, hangMs)).toBe('advanced');
    },
    changed: {
      sequence: padded(7),
      sequenceText: text(7),
      sinkThrough: null,
      skips: set(9),
      arrivedAt: text(arrival.toISOString()),
      retentionMs: number(86_400_000),
      updatedAt: commanded.updatedAt,
      writer: text('request-1'),
      handledRecords: number(14),
      writtenDocuments: number(11),
      duplicateRecords: number(3),
      deadLetters: number(2),
    },
  },
  {
    name: 'a skip of a record',
    make: command((row) => planSkip(row, sequence(8))),
    changed: { writer: commanded.writer, skips: set(6, 8, 9) },
  },
  {
    name: 'a skip that is taken back',
    make: command((row) => planClearSkip(row, sequence(6)).to),
    changed: { writer: commanded.writer, skips: set(9) },
  },
  {
    name: 'all skips taken back',
    make: command((row) => planClearSkip(row).to),
    changed: { writer: commanded.writer, skips: null },
  },
  {
    name: 'a skip forward',
    make: command((row) => planSkipForward(row, sequence(8)).to),
    changed: {
      ...commanded,
      sequence: padded(8),
      sequenceText: text(8),
      skips: set(9),
      arrivedAt: null,
    },
  },
];

/** What a set holds comes in no order. */
function ordered(row: Row | undefined): unknown {
  return JSON.parse(JSON.stringify(row), (name, value) => (name === 'SS' ? value.sort() : value));
}

describe.each(clients)('a full row in %s', (_client, client) => {
  let groups = 0;

  async function fullRow(): Promise<ShardPosition> {
    const place = position({ group: `full${groups++}` });
    const names = Object.keys(full);
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: checkpointKey(place),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, full[name] ?? text('')])),
      }),
    );
    return place;
  }

  it.each(changes)('keeps all that $name does not mean to change', async ({ make, changed }) => {
    const place = await fullRow();
    await make(client, place);
    const expected = Object.entries({ ...full, ...checkpointKey(place), ...changed });
    const get = new GetItemCommand({ TableName: table, Key: checkpointKey(place), ConsistentRead: true });
    expect(ordered((await client.send(get)).Item)).toEqual(
      ordered(Object.fromEntries(expected.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))),
    );
  });
});

describe.each(clients)('commands to many rows, and many to one, in %s', (_client, client) => {
  const options = { table, writer: 'run-1', now: () => changedAt };
  const commands = dynamodbCheckpointCommands(client, options);
  const checkpoints = dynamodbCheckpointStore(client, table, () => changedAt);

  it('O7: lists all rows of a group on a stream, of all its incarnations, however short the pages', async () => {
    const former = { streamName: 'numbers', createdAtSeconds: 1_600_000_000 };
    const shards = [0, 1, 2].map((n) => shardId(`shardId-00000000000${n}`));
    const own = [former, incarnation].flatMap((of) =>
      shards.map((shard) => position({ group: 'listed', incarnation: of, shard })),
    );
    const others = [
      position({ group: 'listed2' }),
      position({ group: 'listed', incarnation: { ...former, streamName: 'letters' } }),
    ];
    for (const [index, place] of [...own, ...others].entries())
      await commands.change(place, null, { sequence: sequence(index + 1) }, hangMs);
    let pages = 0;
    const short: Pick<DynamoDBClient, 'send'> = {
      send: ((sent: ScanCommand, ...rest: []) => {
        pages += 1;
        return client.send(new ScanCommand({ ...sent.input, Limit: 2 }), ...rest);
      }) as DynamoDBClient['send'],
    };
    const listed = await dynamodbCheckpointCommands(short, options).list('listed', 'numbers', hangMs);
    const found = listed.map(({ position: place, checkpoint }) => [place, checkpoint.sequence] as const);
    expect(found.sort(([, left], [, right]) => Number(left) - Number(right))).toEqual(
      own.map((place, index) => [place, String(index + 1)]),
    );
    expect(pages).toBeGreaterThan(3);
  });

  it('C28: of two that change a row at once one finds it changed, and decides anew', async () => {
    const place = position({ group: 'contended' });
    const skip = (at: number) =>
      changeCheckpoint(place, (row) => ({ to: planSkip(row, sequence(at)), result: undefined }), {
        consumer: { checkpoints },
        commands,
      });
    await Promise.all([20, 21, 22, 23].map(skip));
    const counts = { records: 1, documents: 1, duplicates: 0, deadLetters: 0 };
    const handled = { arrivedAt: arrival, retentionMs: 86_400_000, writer: 'request-1', counts };
    const from = await checkpoints.load(place, hangMs);
    await Promise.all([skip(24), checkpoints.advance(place, { from, to: sequence(4), ...handled }, hangMs), skip(25)]);
    expect(await checkpoints.load(place, hangMs)).toMatchObject({
      sequence: '4',
      skips: ['20', '21', '22', '23', '24', '25'],
    });
  });

  it('O15: a skip forward and a batch at once leave nothing required that is not stored', async () => {
    const place = position({ group: 'skipping' });
    await commands.change(place, null, { sequence: sequence(3) }, hangMs);
    const counts = { records: 1, documents: 1, duplicates: 0, deadLetters: 0 };
    const handled = { arrivedAt: arrival, retentionMs: 86_400_000, writer: 'request-1', counts };
    const from = await checkpoints.load(place, hangMs);
    await Promise.all([
      command((row) => planSkipForward(row, sequence(9)).to)(client, place),
      checkpoints.advance(place, { from, to: sequence(5), ...handled }, hangMs),
    ]);
    const row = await checkpoints.load(place, hangMs);
    expect(row?.sequence).toBe('9');
    expect(['3', '5']).toContain(row?.sinkThrough);
  });
});
