import { DeleteTableCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws/aws-clients.ts';
import { checkpointKey } from '../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import { dynamodbCheckpointStore } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import { dynamodbStartPositions } from '../../engine/checkpoints/dynamodb/dynamodb-start-positions.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../engine/checkpoints/errors.ts';
import type { Checkpoint, CheckpointAdvance, CheckpointStore } from '../../engine/checkpoints/ports.ts';
import type { ShardPosition } from '../../engine/stream/position.ts';
import { createCheckpointTable } from '../support/create-checkpoint-table.ts';
import { FakeCheckpointStore } from '../support/fake-checkpoint-store.ts';
import { hangMs } from '../support/hang-ms.ts';
import { arrival, position, sequence } from '../support/records.ts';

const timeoutMs = hangMs;
const table = `checkpoints-${process.pid}-${Date.now()}`;
const { dynamodb, destroy } = createAwsClients(inject('servers').endpoint);

/** A store, and a way to put a row there as an operator would. */
interface Subject {
  readonly store: CheckpointStore;
  write(position: ShardPosition, row: Checkpoint): Promise<void>;
}

const fake = new FakeCheckpointStore();
const subjects: readonly (readonly [string, Subject])[] = [
  ['the fake', { store: fake, write: async (at, row) => fake.set(at, row) }],
  ['DynamoDB', { store: dynamodbCheckpointStore(dynamodb, table, () => new Date()), write: writeRow }],
];

beforeAll(async () => {
  await createCheckpointTable(dynamodb, table);
});
afterAll(async () => {
  await dynamodb.send(new DeleteTableCommand({ TableName: table }));
  destroy();
});

async function writeRow(at: ShardPosition, row: Checkpoint): Promise<void> {
  const values = {
    ...(row.sequence === null
      ? {}
      : { sequence: { S: row.sequence.padStart(129, '0') }, sequenceText: { S: row.sequence } }),
    schema: { N: '2' },
    ...(row.sinkThrough === undefined ? {} : { sinkThrough: { S: row.sinkThrough } }),
    ...(row.skips === undefined ? {} : { skips: { SS: [...row.skips] } }),
  };
  const names = Object.keys(values);
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: checkpointKey(at),
      UpdateExpression: `SET ${names.map((name, index) => `#n${index} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    }),
  );
}

const handled = { arrivedAt: arrival, retentionMs: 86_400_000 };

function step(from: Checkpoint | null, to: number | string): CheckpointAdvance {
  const counts = { records: 1, documents: 1, duplicates: 0, deadLetters: 0 };
  return { from, to: sequence(to), ...handled, writer: 'request-1', counts };
}

let groups = 0;
const newPosition = (): ShardPosition => position({ group: `group${groups++}` });
const at = (number: number | string): Checkpoint => ({ sequence: sequence(number) });
/** The row once it was advanced to there. */
const movedTo = (number: number | string): Checkpoint => ({ ...at(number), ...handled });

describe.each(subjects)('a checkpoint store: %s', (_name, { store, write }) => {
  it('gives null where there is no row, and what was written where there is', async () => {
    const place = newPosition();
    expect(await store.load(place, timeoutMs)).toBeNull();
    expect(await store.advance(place, step(null, 7), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(7));
  });

  it('keeps a number of 129 digits, and the text of one with leading zeros', async () => {
    const [long, zeros] = ['9'.repeat(129), '000000000000000000000000000042'];
    for (const text of [long, zeros]) {
      const place = newPosition();
      await store.advance(place, step(null, text), timeoutMs);
      expect(await store.load(place, timeoutMs)).toEqual(movedTo(text));
    }
  });

  it('compares by value: 10 comes after 9', async () => {
    const place = newPosition();
    await store.advance(place, step(null, 9), timeoutMs);
    expect(await store.advance(place, step(at(9), 10), timeoutMs)).toBe('advanced');
    expect(await store.advance(place, step(null, 9), timeoutMs)).toBe('already');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(10));
  });

  it('answers already to the same step again, and to a step that a twin went beyond', async () => {
    const place = newPosition();
    await store.advance(place, step(null, 5), timeoutMs);
    expect(await store.advance(place, step(null, 5), timeoutMs)).toBe('already');
    await store.advance(place, step(at(5), 9), timeoutMs);
    expect(await store.advance(place, step(at(5), 7), timeoutMs)).toBe('already');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(9));
  });

  it('goes on from where a twin left the row', async () => {
    const place = newPosition();
    await store.advance(place, step(null, 5), timeoutMs);
    expect(await store.advance(place, step(null, 9), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(9));
  });

  it('C26: leaves a row that a command moved further than the step', async () => {
    const place = newPosition();
    const skipped = { ...at(9), sinkThrough: sequence(5) };
    await write(place, skipped);
    expect(await store.advance(place, step(at(5), 7), timeoutMs)).toBe('already');
    expect(await store.advance(place, step(at(5), 9), timeoutMs)).toBe('already');
    expect(await store.load(place, timeoutMs)).toEqual(skipped);
  });

  it('C26: goes on from where a command moved the row, and ends what it left there', async () => {
    const place = newPosition();
    await write(place, { ...at(7), sinkThrough: sequence(5) });
    expect(await store.advance(place, step(at(5), 9), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(9));
  });

  it('O15: ends with the first step what a skip requires of the sink checkpoint', async () => {
    const place = newPosition();
    const skipped = { ...at(7), sinkThrough: sequence(0) };
    await write(place, skipped);
    expect(await store.load(place, timeoutMs)).toEqual(skipped);
    expect(await store.advance(place, step(skipped, 8), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(8));
  });

  it('O8: goes on from a row that was restored to an older point', async () => {
    const place = newPosition();
    await write(place, at(2));
    expect(await store.advance(place, step(at(5), 9), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(9));
  });

  it('O9: throws where the row was deleted since it was loaded', async () => {
    const place = newPosition();
    await expect(store.advance(place, step(at(5), 9), timeoutMs)).rejects.toThrow(CheckpointStoreUnavailable);
    expect(await store.load(place, timeoutMs)).toBeNull();
  });

  it('C4: keeps the command to skip a record until the advance passes it', async () => {
    const place = newPosition();
    const row = { sequence: null, skips: [sequence(2), sequence(4), sequence(10)] };
    await write(place, row);
    expect(await store.advance(place, step(row, 3), timeoutMs)).toBe('advanced');
    const some = await store.load(place, timeoutMs);
    expect(some).toEqual({ ...movedTo(3), skips: ['4', '10'] });
    expect(await store.advance(place, step(some, 10), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(10));
  });

  it('C4: advances past commands to skip that came and went since the row was loaded', async () => {
    const place = newPosition();
    await write(place, { ...at(3), skips: [sequence(20)] });
    expect(await store.advance(place, step({ ...at(3), skips: [sequence(4)] }, 5), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual({ ...movedTo(5), skips: ['20'] });
  });

  it('C4: leaves a command that came since the row was loaded to the next advance, also where it is passed', async () => {
    const place = newPosition();
    await write(place, { ...at(3), skips: [sequence(4), sequence(20)] });
    await store.advance(place, step(at(3), 5), timeoutMs);
    const left = await store.load(place, timeoutMs);
    expect(left).toEqual({ ...movedTo(5), skips: ['4', '20'] });
    await store.advance(place, step(left, 6), timeoutMs);
    expect(await store.load(place, timeoutMs)).toEqual({ ...movedTo(6), skips: ['20'] });
  });

  it('C28: lets one of many twins advance, and the others find it done', async () => {
    const place = newPosition();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.advance(place, step(null, 5), timeoutMs)));
    expect(outcomes.filter((outcome) => outcome === 'advanced')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'already')).toHaveLength(7);
  });
});

describe('rows in DynamoDB', () => {
  const store = dynamodbCheckpointStore(dynamodb, table, () => new Date());

  it.each([
    ['of the schema before', '1', /schema 1, .*: delete the row/],
    ['without a schema', null, /schema none, .*: delete the row/],
    ['of a newer schema', '3', /schema 3, .*: deploy the newer version again/],
  ])('O3: refuse to be read or moved %s, also where that appears meanwhile', async (_name, schema, message) => {
    const place = newPosition();
    await store.advance(place, step(null, 5), timeoutMs);
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: checkpointKey(place),
        UpdateExpression: schema === null ? 'REMOVE #schema' : 'SET #schema = :schema',
        ExpressionAttributeNames: { '#schema': 'schema' },
        ...(schema === null ? {} : { ExpressionAttributeValues: { ':schema': { N: schema } } }),
      }),
    );
    await expect(store.load(place, timeoutMs)).rejects.toThrow(CheckpointUnreadable);
    await expect(store.load(place, timeoutMs)).rejects.toThrow(message);
    await expect(store.advance(place, step(at(4), 6), timeoutMs)).rejects.toThrow(message);
  });

  it('keeps the first start of a group for ever', async () => {
    const starts = dynamodbStartPositions(dynamodb, table);
    const establish = (group: string, startFrom: string) => starts.establish(group, 'numbers', startFrom, timeoutMs);
    expect(await establish('late', arrival.toISOString())).toBe(arrival.toISOString());
    expect(await establish('late', 'earliest')).toBe(arrival.toISOString());
    expect(await establish('other', 'earliest')).toBe('earliest');
  });
});
