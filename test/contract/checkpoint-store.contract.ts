import { DeleteTableCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws-clients.ts';
import { checkpointKey } from '../../lambdas/consumer/adapters/checkpoint-row.ts';
import { dynamodbCheckpointStore } from '../../lambdas/consumer/adapters/dynamodb-checkpoint-store.ts';
import { dynamodbStartPositions } from '../../lambdas/consumer/adapters/dynamodb-start-positions.ts';
import { CheckpointUnreadable } from '../../lambdas/consumer/errors.ts';
import type { Checkpoint, CheckpointAdvance, CheckpointStore } from '../../lambdas/consumer/ports.ts';
import type { ShardPosition } from '../../lambdas/shared/position.ts';
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
    epoch: { N: String(row.epoch) },
    ...(row.replayTo === undefined ? {} : { replayTo: { S: row.replayTo } }),
    ...(row.replayId === undefined ? {} : { replayId: { S: row.replayId } }),
    ...(row.skips === undefined ? {} : { skips: { SS: [...row.skips] } }),
  };
  const names = Object.keys(values);
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: checkpointKey(at),
      UpdateExpression: `SET ${names.map((name, index) => `#n${index} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [`:${name}`, value]),
      ),
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
const at = (number: number | string, epoch = 0): Checkpoint => ({ sequence: sequence(number), epoch });
/** The row once it was advanced to there. */
const movedTo = (number: number | string, epoch = 0): Checkpoint => ({ ...at(number, epoch), ...handled });

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

  it('C26: fences an invocation of another epoch and leaves the row alone', async () => {
    const place = newPosition();
    await write(place, at(5, 3));
    expect(await store.advance(place, step(at(5, 2), 9), timeoutMs)).toBe('fenced');
    expect(await store.advance(place, step(null, 9), timeoutMs)).toBe('fenced');
    expect(await store.load(place, timeoutMs)).toEqual(at(5, 3));
  });

  it('O7: fences an invocation of another replay in the same epoch, and keeps the name of its own', async () => {
    const place = newPosition();
    const row = { ...at(5, 1), replayId: '1-run' };
    await write(place, row);
    expect(await store.advance(place, step(at(5, 1), 9), timeoutMs)).toBe('fenced');
    expect(await store.advance(place, step({ ...row, replayId: '1-other' }, 9), timeoutMs)).toBe('fenced');
    expect(await store.load(place, timeoutMs)).toEqual(row);
    expect(await store.advance(place, step(row, 9), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual({ ...movedTo(9, 1), replayId: '1-run' });
  });

  it('O1: fences where a reset began since the row was loaded', async () => {
    const place = newPosition();
    await write(place, { ...at(5), replayTo: sequence(8) });
    expect(await store.advance(place, step(at(5), 9), timeoutMs)).toBe('fenced');
  });

  it('O1: keeps replayTo until the advance reaches it, then removes it', async () => {
    const place = newPosition();
    const row = { ...at(2, 1), replayTo: sequence(8) };
    await write(place, row);
    expect(await store.advance(place, step(row, 6), timeoutMs)).toBe('advanced');
    const half = await store.load(place, timeoutMs);
    expect(half).toEqual({ ...row, ...movedTo(6, 1) });
    expect(await store.advance(place, step(half, 8), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(8, 1));
  });

  it('C4: keeps an order to skip a record until the advance passes it', async () => {
    const place = newPosition();
    const row = { sequence: null, epoch: 0, skips: [sequence(2), sequence(4), sequence(10)] };
    await write(place, row);
    expect(await store.advance(place, step(row, 3), timeoutMs)).toBe('advanced');
    const some = await store.load(place, timeoutMs);
    expect(some).toEqual({ ...movedTo(3), skips: ['4', '10'] });
    expect(await store.advance(place, step(some, 10), timeoutMs)).toBe('advanced');
    expect(await store.load(place, timeoutMs)).toEqual(movedTo(10));
  });

  it('C4: advances past orders to skip that came and went since the row was loaded', async () => {
    const place = newPosition();
    await write(place, { ...at(3), skips: [sequence(20)] });
    expect(await store.advance(place, step({ ...at(3), skips: [sequence(4)] }, 5), timeoutMs)).toBe(
      'advanced',
    );
    expect(await store.load(place, timeoutMs)).toEqual({ ...movedTo(5), skips: ['20'] });
  });

  it('C4: leaves an order that came since the row was loaded to the next advance, also where it is passed', async () => {
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
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => store.advance(place, step(null, 5), timeoutMs)),
    );
    expect(outcomes.filter((outcome) => outcome === 'advanced')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'already')).toHaveLength(7);
  });
});

describe('rows in DynamoDB', () => {
  const store = dynamodbCheckpointStore(dynamodb, table, () => new Date());

  it('O3: refuses a row of a newer schema, also when it appears between load and advance', async () => {
    const place = newPosition();
    await store.advance(place, step(null, 5), timeoutMs);
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: checkpointKey(place),
        UpdateExpression: 'SET #schema = :schema',
        ExpressionAttributeNames: { '#schema': 'schema' },
        ExpressionAttributeValues: { ':schema': { N: '99' } },
      }),
    );
    await expect(store.load(place, timeoutMs)).rejects.toThrow(CheckpointUnreadable);
    await expect(store.advance(place, step(at(5), 6), timeoutMs)).rejects.toThrow('schema 99');
  });

  it('keeps the first start of a group for ever', async () => {
    const starts = dynamodbStartPositions(dynamodb, table);
    const establish = (group: string, startFrom: string) =>
      starts.establish(group, 'numbers', startFrom, timeoutMs);
    expect(await establish('late', arrival.toISOString())).toBe(arrival.toISOString());
    expect(await establish('late', 'earliest')).toBe(arrival.toISOString());
    expect(await establish('other', 'earliest')).toBe('earliest');
  });
});
