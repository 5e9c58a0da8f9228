import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type AwsTestbed, createAwsTestbed } from '../aws-testbed.ts';

const keyOf = (group: string, shard: string) => ({ group: { S: group }, shard: { S: shard } });

/** Sets `at` to this number, where it does not stand there already. */
function advance(bench: AwsTestbed, to: number, key = keyOf('g', 's')) {
  const command = new UpdateItemCommand({
    TableName: 'checkpoints',
    Key: key,
    UpdateExpression: 'SET #at = :to',
    ConditionExpression: 'attribute_not_exists(#at) OR #at < :to',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':to': { N: String(to) } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  return bench.settle(bench.dynamodbClient.send(command));
}

async function read(bench: AwsTestbed, ConsistentRead: boolean): Promise<string | undefined> {
  const command = new GetItemCommand({ TableName: 'checkpoints', Key: keyOf('g', 's'), ConsistentRead });
  return (await bench.settle(bench.dynamodbClient.send(command))).Item?.['at']?.N;
}

describe('the table', () => {
  it('keeps what an update wrote, and refuses where the condition does not hold', async () => {
    const bench = createAwsTestbed();
    await advance(bench, 5);
    const error = await advance(bench, 4).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ Item: { ...keyOf('g', 's'), at: { N: '5' } } });
    expect(bench.dynamodb.row('g', 's')).toEqual({ ...keyOf('g', 's'), at: { N: '5' } });
    expect(bench.dynamodb.changes).toBe(1);
  });

  it('C24: meets its own success where the reply was lost and the SDK asks again', async () => {
    const bench = createAwsTestbed({ 'network.dynamodb.reply-lost': 1 });
    const error = await advance(bench, 5).catch((thrown: unknown) => thrown);

    expect(bench.faults.counts()).toEqual({ 'network.dynamodb.reply-lost': 1 });
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ Item: { at: { N: '5' } } });
  });

  it('C24: fails with an error of the server although the update was done', async () => {
    const bench = createAwsTestbed({ 'dynamodb.failed-done': 1 });
    await expect(advance(bench, 5)).rejects.toThrow(ConditionalCheckFailedException);
    expect(bench.faults.counts()).toEqual({ 'dynamodb.failed-done': 1 });
    expect(bench.dynamodb.rows()).toHaveLength(1);
  });

  it.each([
    ['dynamodb.throttled', /ThrottlingException|ProvisionedThroughputExceededException/],
    ['dynamodb.failed', /InternalServerError/],
  ])('C24: is out of reach (%s) after the four attempts of the SDK, and nothing is done', async (fault, name) => {
    const bench = createAwsTestbed({ [fault]: 1 });
    await expect(advance(bench, 5)).rejects.toMatchObject({ name: expect.stringMatching(name) });
    expect(bench.faults.counts()).toEqual({ [fault]: 4 });
    expect(bench.dynamodb.rows()).toEqual([]);
  });

  it('gives older versions to eventually consistent reads only', async () => {
    const bench = createAwsTestbed({ 'dynamodb.stale-read': 1 });
    for (let number = 1; number <= 10; number++) await advance(bench, number);
    const [eventual, consistent] = [new Set<string | undefined>(), new Set<string | undefined>()];
    for (let round = 0; round < 30; round++) {
      eventual.add(await read(bench, false));
      consistent.add(await read(bench, true));
    }
    expect(consistent).toEqual(new Set(['10']));
    expect([...eventual].toSorted()).toEqual(['10', '6', '7', '8', '9']);
  });

  it('O8: goes back to an older point, and O9: to nothing', async () => {
    const bench = createAwsTestbed();
    await advance(bench, 1);
    const backup = bench.dynamodb.snapshot();
    await advance(bench, 2);
    await advance(bench, 1, keyOf('g', 'other'));

    bench.dynamodb.restore(backup);
    expect(bench.dynamodb.rows()).toEqual([{ ...keyOf('g', 's'), at: { N: '1' } }]);
    bench.dynamodb.clear();
    expect(await read(bench, true)).toBeUndefined();
    expect(backup.size).toBe(1);
  });

  it('is not found under another name', async () => {
    const bench = createAwsTestbed();
    const command = new GetItemCommand({ TableName: 'other', Key: keyOf('g', 's') });
    await expect(bench.settle(bench.dynamodbClient.send(command))).rejects.toThrow(ResourceNotFoundException);
  });

  it.each([
    ['a part of the key', { group: { S: 'g' } }],
    ['an empty text', keyOf('g', '')],
    ['a number', { group: { S: 'g' }, shard: { N: '1' } }],
    ['more than the key', { ...keyOf('g', 's'), more: { S: 'x' } }],
  ])('refuses %s as a key', async (_, key) => {
    const bench = createAwsTestbed();
    const command = new GetItemCommand({ TableName: 'checkpoints', Key: key });
    await expect(bench.settle(bench.dynamodbClient.send(command))).rejects.toThrow('does not match the schema');
  });
});

describe('pages', () => {
  async function benchOfSix(): Promise<AwsTestbed> {
    const bench = createAwsTestbed();
    for (const group of ['a', 'b']) for (const shard of ['2', '0', '1']) await advance(bench, 1, keyOf(group, shard));
    return bench;
  }

  it('of a query hold one partition by its sort key, and end', async () => {
    const bench = await benchOfSix();
    const ask = (after?: ReturnType<typeof keyOf>) =>
      bench.settle(
        bench.dynamodbClient.send(
          new QueryCommand({
            TableName: 'checkpoints',
            KeyConditionExpression: '#group = :group',
            ExpressionAttributeNames: { '#group': 'group' },
            ExpressionAttributeValues: { ':group': { S: 'a' } },
            ConsistentRead: true,
            Limit: 2,
            ...(after === undefined ? {} : { ExclusiveStartKey: after }),
          }),
        ),
      );
    const first = await ask();
    const second = await ask(keyOf('a', '1'));

    expect(first.Items?.map(({ shard }) => shard?.S)).toEqual(['0', '1']);
    expect(first.LastEvaluatedKey).toEqual(keyOf('a', '1'));
    expect(second.Items?.map(({ shard }) => shard?.S)).toEqual(['2']);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it('hold older versions where no consistent read was asked for', async () => {
    const bench = createAwsTestbed({ 'dynamodb.stale-read': 1 });
    for (let number = 1; number <= 3; number++) await advance(bench, number);
    const ask = async (ConsistentRead: boolean): Promise<string | undefined> => {
      const command = new ScanCommand({ TableName: 'checkpoints', ConsistentRead });
      return (await bench.settle(bench.dynamodbClient.send(command))).Items?.[0]?.['at']?.N;
    };
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 30; round++) seen.add(await ask(false));
    // The row may seem not to be there yet.
    expect(seen).toEqual(new Set(['1', '2', '3', undefined]));
    expect(await ask(true)).toBe('3');
  });

  it('of a scan hold all rows', async () => {
    const bench = await benchOfSix();
    const { Items: items } = await bench.settle(
      bench.dynamodbClient.send(new ScanCommand({ TableName: 'checkpoints' })),
    );
    expect(items).toEqual(bench.dynamodb.rows());
    expect(items).toHaveLength(6);
  });
});
