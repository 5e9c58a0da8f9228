import {
  type AttributeValue,
  DeleteTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws/aws-clients.ts';
import { changeRequest } from '../../engine/checkpoints/dynamodb/checkpoint-change.ts';
import { advanceRequest, checkpointKey, loadRequest } from '../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import { dynamodbCheckpointCommands } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-commands.ts';
import { establishRequest } from '../../engine/checkpoints/dynamodb/dynamodb-start-positions.ts';
import type { Checkpoint } from '../../engine/checkpoints/ports.ts';
import { type Random, seededRandom } from '../simulation/engine/random.ts';
import { createCheckpointTable } from '../support/create-checkpoint-table.ts';
import { dynamodbModelClient } from '../support/dynamodb-model-client.ts';
import { arrival, position, sequence } from '../support/records.ts';

const tableName = `dynamodb-model-${process.pid}-${Date.now()}`;
const { dynamodb, destroy } = createAwsClients(inject('servers').endpoint);

const clients = { model: dynamodbModelClient(tableName), service: dynamodb };

beforeAll(async () => {
  await createCheckpointTable(dynamodb, tableName);
});
afterAll(async () => {
  await dynamodb.send(new DeleteTableCommand({ TableName: tableName }));
  destroy();
});

type Request =
  | { readonly update: UpdateItemCommandInput }
  | { readonly get: GetItemCommandInput }
  | { readonly query: QueryCommandInput };

/** What came back, without what only concerns the transport; what a set holds comes in no order. */
async function answer(client: Pick<DynamoDBClient, 'send'>, request: Request): Promise<unknown> {
  return JSON.parse(JSON.stringify(await sent(client, request)), (name, value) =>
    name === 'SS' ? value.sort() : value,
  );
}

async function sent(client: Pick<DynamoDBClient, 'send'>, request: Request): Promise<unknown> {
  try {
    if ('get' in request) return (await client.send(new GetItemCommand(request.get))).Item ?? 'no row';
    if ('query' in request) return (await client.send(new QueryCommand(request.query))).Items;
    return (await client.send(new UpdateItemCommand(request.update))).Attributes ?? 'nothing asked for';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const item = 'Item' in error ? error.Item : undefined;
    return { error: error.name, ...(item === undefined ? {} : { item }) };
  }
}

/** Sends each request to both; the row that it is about is compared after each, too. */
async function expectSameAnswers(requests: readonly Request[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const [index, request] of requests.entries()) {
    const byService = await answer(clients.service, request);
    expect(await answer(clients.model, request), `request ${index}: ${JSON.stringify(request)}`).toEqual(byService);
    answers.push(byService);
    if (!('update' in request)) continue;
    const get = { TableName: tableName, Key: request.update.Key, ConsistentRead: true };
    expect(await answer(clients.model, { get }), `row after request ${index}`).toEqual(
      await answer(clients.service, { get }),
    );
  }
  return answers;
}

const updatedAt = new Date('2026-02-03T04:05:06.789Z');
const at = (number: number | string): Checkpoint => ({ sequence: sequence(number) });

describe('the DynamoDB model answers as the service does', () => {
  let groups = 0;
  const advanceAt = (group: string) => (from: Checkpoint | null, to: number | string) => {
    const counts = { records: 3, documents: 2, duplicates: 1, deadLetters: 0 };
    const advance = {
      from,
      to: sequence(to),
      arrivedAt: arrival,
      retentionMs: 86_400_000,
      writer: 'request-1',
      counts,
    };
    return { update: advanceRequest(tableName, position({ group }), advance, updatedAt) };
  };
  const newGroup = () => `group${groups++}`;
  const put = (group: string, row: Readonly<Record<string, AttributeValue>>): Request => ({
    update: {
      TableName: tableName,
      Key: checkpointKey(position({ group })),
      UpdateExpression: `SET ${Object.keys(row)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(Object.keys(row).map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(row).map(([name, v]) => [`:${name}`, v])),
    },
  });

  it('to checkpoints that advance, meet themselves, a twin, a command that skips forward, and commands to skip records', async () => {
    const [group, newer, passed] = [newGroup(), newGroup(), newGroup()];
    const [advance, late, again] = [advanceAt(group), advanceAt(newer), advanceAt(passed)];
    const skipping = { ...at(9), skips: [sequence(10), sequence(11), sequence(13)] };
    const text = (value: string | number): { S: string } => ({ S: String(value) });
    const answers = await expectSameAnswers([
      { get: loadRequest(tableName, position({ group })) },
      advance(null, 5),
      advance(null, 5),
      advance(at(5), 9),
      advance(at(5), 7),
      advance({ ...at(9), sinkThrough: sequence(5) }, 11),
      put(group, { skips: { SS: ['13', '11', '10'] } }),
      advance(skipping, 11),
      // Taken back, and another one given, since they were loaded.
      put(group, { skips: { SS: ['12', '14'] } }),
      advance({ ...skipping, ...at(11) }, 13),
      advance({ ...at(13), skips: [sequence(12), sequence(14)] }, '9'.repeat(129)),
      advance({ ...at('9'.repeat(129)), skips: [sequence(12)] }, '9'.repeat(129)),
      put(newer, { schema: { N: '99' } }),
      late(null, 5),
      put(newer, { schema: { N: '1' } }),
      late(null, 5),
      put(passed, {
        schema: { N: '2' },
        sequence: text('7'.padStart(129, '0')),
        sequenceText: text(7),
        sinkThrough: text(2),
      }),
      again(at(7), 9),
      again({ ...at(7), sinkThrough: sequence(3) }, 9),
      again({ ...at(7), sinkThrough: sequence(2) }, 9),
      { get: loadRequest(tableName, position({ group: passed })) },
    ]);
    const refused = answers.filter((one) => one instanceof Object && 'error' in one);
    expect(refused).toHaveLength(7);
  });

  it('to the commands of operators, and to the scan of their rows', async () => {
    const group = newGroup();
    const [advance, place] = [advanceAt(group), position({ group })];
    const command = (from: Checkpoint | null, to: Checkpoint): Request => ({
      update: changeRequest(tableName, place, { from, to, writer: 'operator', updatedAt }),
    });
    const skipped = { ...at(12), sinkThrough: sequence(9) };
    const answers = await expectSameAnswers([
      command(null, { ...at(1), sinkThrough: sequence(0) }),
      advance({ ...at(1), sinkThrough: sequence(0) }, 9),
      command(at(8), skipped),
      command(at(9), skipped),
      command(at(9), skipped),
      command({ ...skipped, sinkThrough: sequence(8) }, { ...skipped, ...at(13) }),
      command(skipped, { ...skipped, ...at(13) }),
      advance({ ...at(13), sinkThrough: sequence(9) }, 14),
      command(at(14), { ...at(14), skips: [sequence(20)] }),
      command(at(14), { ...at(14), skips: [sequence(21)] }),
      command({ ...at(14), skips: [sequence(20)] }, { ...at(14), skips: [sequence(19), sequence(20)] }),
      command({ ...at(14), skips: [sequence(20), sequence(19)] }, { ...at(14), skips: [sequence(19)] }),
      command({ ...at(14), skips: [sequence(20)] }, at(14)),
      command({ ...at(14), skips: [sequence(19)] }, at(14)),
    ]);
    expect(answers.filter((one) => one instanceof Object && 'error' in one)).toHaveLength(5);
    const scanned = async (client: Pick<DynamoDBClient, 'send'>) => {
      const commands = dynamodbCheckpointCommands(client, {
        table: tableName,
        writer: '',
        now: () => updatedAt,
      });
      return commands.list(group, 'numbers', 60_000);
    };
    const rows = await scanned(clients.service);
    expect(rows).toMatchObject([{ position: place, checkpoint: at(14) }]);
    expect(await scanned(clients.model)).toEqual(rows);
  });

  it('to groups that start', async () => {
    const start = (group: string, startFrom: string): Request => ({
      update: establishRequest(tableName, group, 'numbers', startFrom),
    });
    await expectSameAnswers([
      start('late', updatedAt.toISOString()),
      start('late', 'earliest'),
      start('other', 'earliest'),
      {
        query: {
          TableName: tableName,
          KeyConditionExpression: '#group = :group',
          ExpressionAttributeNames: { '#group': 'group' },
          ExpressionAttributeValues: { ':group': { S: 'late#numbers' } },
          ConsistentRead: true,
        },
      },
    ]);
  });

  it.each([1, 2, 3])('to 100 updates and conditions drawn at random (%i)', async (seed) => {
    const random = seededRandom(seed);
    const group = newGroup();
    const answers = await expectSameAnswers(
      Array.from({ length: 100 }, () => ({ update: randomUpdate(random, group) })),
    );
    const refused = answers.filter((one) => one instanceof Object && 'error' in one);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.length).toBeLessThan(95);
  });
});

const texts = ['a', 'b', 'B', '', '9', '10', '\uffff', '\u{1f30a}', '0'.repeat(129)];
const numbers = ['0', '1', '9', '10', '-3', '99999999999999999999999999999999999999'];
const attributes = ['#t', '#u', '#n', '#m', '#s'];
const sets = [['a'], ['b'], ['a', 'b'], ['b', 'a'], ['b', '', '9']];

/** An update of one of two rows; texts live in `t` and `u`, numbers in `n` and `m`, a set in `s`; any may be absent. */
function randomUpdate(random: Random, group: string): UpdateItemCommandInput {
  const condition = randomCondition(random, 2);
  const update = random.pick([
    'SET #t = :t REMOVE #u ADD #n :k',
    'SET #t = if_not_exists(#u, :t), #u = :v',
    'SET #n = :n REMOVE #t, #m',
    'SET #m = if_not_exists(#m, :n) + :k',
    'SET #u = :v ADD #n :k, #m :k',
    'REMOVE #n SET #m = :k',
    'ADD #s :s',
    'ADD #n :k DELETE #s :s',
    'SET #t = :t, #s = :s',
  ]);
  const values = {
    ':t': { S: random.pick(texts) },
    ':v': { S: random.pick(texts) },
    ':n': { N: random.pick(numbers.slice(0, 5)) },
    ':k': { N: random.pick(['1', '2', '-1']) },
    ':x': { S: random.pick(texts) },
    ':y': { N: random.pick(numbers) },
    ':s': { SS: random.pick(sets) },
    ':z': { SS: random.pick(sets) },
  };
  const isUsed = ([name]: readonly [string, unknown]): boolean => `${update} ${condition}`.includes(name);
  return {
    TableName: tableName,
    Key: { group: { S: group }, shard: { S: random.pick(['0', '1']) } },
    UpdateExpression: update,
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(
      attributes.map((name) => [name, name.slice(1)] as const).filter(isUsed),
    ),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(values).filter(isUsed)),
    ReturnValues: random.pick(['NONE', 'ALL_NEW', 'ALL_OLD']),
    ReturnValuesOnConditionCheckFailure: random.pick(['NONE', 'ALL_OLD']),
  };
}

function randomCondition(random: Random, depth: number): string {
  const path = (): string => random.pick(attributes);
  if (depth === 0 || random.chance(0.3))
    return random.pick([
      `attribute_exists(${path()})`,
      `attribute_not_exists(${path()})`,
      `${path()} ${random.pick(['=', '<>', '<', '<=', '>', '>='])} ${random.pick([':x', ':y'])}`,
      `${path()} ${random.pick(['=', '<>'])} :z`,
    ]);
  const [left, right] = [randomCondition(random, depth - 1), randomCondition(random, depth - 1)];
  return random.pick([`${left} AND ${right}`, `${left} OR ${right}`, `NOT ${left}`, `NOT (${left} OR ${right})`]);
}
