import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createAwsTestbed } from '../aws-testbed.ts';
import type { Item } from './dynamodb-value.ts';

const Key = { group: { S: 'g' }, shard: { S: 's' } };
const row: Item = {
  ...Key,
  text: { S: 'b' },
  number: { N: '9' },
  flag: { BOOL: true },
  tags: { SS: ['a', 'b'] },
};

/** A table with this row, and one update of it. */
function update(input: Partial<UpdateItemCommandInput>, item: Item | null = row) {
  const bench = createAwsTestbed();
  if (item !== null) bench.dynamodb.restore(new Map([[JSON.stringify(['g', 's']), item]]));
  const command = new UpdateItemCommand({ TableName: 'checkpoints', Key, ReturnValues: 'ALL_NEW', ...input });
  return bench.settle(bench.dynamodbClient.send(command)).then(({ Attributes }) => Attributes);
}

/** True where the condition holds; the names and values that it uses are given along. */
async function holds(condition: string, item: Item | null = row): Promise<boolean> {
  const values: Item = {
    ':a': { S: 'a' },
    ':b': { S: 'b' },
    ':9': { N: '9' },
    ':10': { N: '10' },
    ':nine': { S: '9' },
    ':tags': { SS: ['b', 'a'] },
    ':more': { SS: ['a', 'b', 'c'] },
  };
  const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(condition));
  const names = { '#number': 'number', '#text': 'text' };
  const usedNames = Object.entries(names).filter(([name]) => condition.includes(name));
  const expressions = {
    ConditionExpression: condition,
    ...(used.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(used) } : {}),
    ...(usedNames.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(usedNames) } : {}),
  };
  return await update(expressions, item).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    },
  );
}

describe('a condition', () => {
  it.each([
    ['#text = :b', true],
    ['#text = :a', false],
    ['#text <> :a', true],
    ['#text > :a', true],
    ['#text >= :b', true],
    ['#text < :b', false],
    ['#text <= :b', true],
    ['#number = :9', true],
    ['#number < :10', true],
    ['#number > :10', false],
    ['#number = :nine', false],
    ['#number <> :nine', true],
    ['#number < :nine', false],
    ['#number >= :nine', false],
    [':10 > #number', true],
    ['tags = :tags', true],
    ['tags <> :tags', false],
    ['tags = :more', false],
    ['tags <> :more', true],
    ['tags = :a', false],
    ['absent = :tags', false],
    ['absent = :a', false],
    ['absent <> :a', true],
    ['absent < :a', false],
    ['attribute_exists(flag)', true],
    ['attribute_not_exists(flag)', false],
    ['attribute_exists(absent)', false],
    ['attribute_not_exists(absent)', true],
    ['attribute_exists(#text) AND attribute_exists(absent)', false],
    ['attribute_exists(#text) OR attribute_exists(absent)', true],
    ['NOT attribute_exists(absent)', true],
    ['NOT #text = :a', true],
    ['NOT #text = :a AND #number = :10', false],
    ['NOT (#text = :a AND #number = :9)', true],
    ['#text = :b OR #text = :a AND #number = :10', true],
    ['(#text = :b OR #text = :a) AND #number = :10', false],
    ['#number = :10 AND #text = :a OR #text = :b', true],
    ['attribute_not_exists(absent) and (#text = :a or #number <= :9)', true],
  ])('%s: %s', async (condition, expected) => {
    expect(await holds(condition)).toBe(expected);
  });

  it('takes an absent row for an empty one', async () => {
    expect(await holds('attribute_not_exists(#text)', null)).toBe(true);
    expect(await holds('attribute_not_exists(shard_)', null)).toBe(true);
    expect(await holds('#number = :9', null)).toBe(false);
  });

  it('compares strings by their UTF-8 bytes, not by their UTF-16 units', async () => {
    const [beforeBytewise, after] = ['\uffff', '\u{1f30a}'];
    expect(beforeBytewise < after).toBe(false);
    const input = {
      ConditionExpression: '#text < :wave',
      ExpressionAttributeNames: { '#text': 'text' },
      ExpressionAttributeValues: { ':wave': { S: after } },
    };
    await expect(update(input, { ...Key, text: { S: beforeBytewise } })).resolves.toBeDefined();
  });

  it('compares padded numbers as text, and numbers as numbers up to 38 digits', async () => {
    expect(await holds('#number < :10', { ...Key, number: { N: '-1' } })).toBe(true);
    expect(await holds('#number > :10', { ...Key, number: { N: '9'.repeat(38) } })).toBe(true);
    expect(await holds('#text > :b', { ...Key, text: { S: `${'0'.repeat(128)}1` } })).toBe(false);
  });

  it.each([
    '#number BETWEEN :9 AND :10',
    'begins_with(#text, :a)',
    '#text = :b AND',
    '(#text = :b',
    '#text = :b)',
    'a.b = :b',
    'ATTRIBUTE_EXISTS(flag)',
  ])('ends the run where the model cannot read it: %s', async (condition) => {
    await expect(holds(condition)).rejects.toThrow('The model expects');
  });
});

describe('an update', () => {
  const set = (UpdateExpression: string, values: Item = {}, names: Readonly<Record<string, string>> = {}) => ({
    UpdateExpression,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
  });

  it('sets, removes and adds, reading all from the row as it was before', async () => {
    const input = set(
      'SET #text = :x, twin = #text REMOVE flag, tags ADD handled :one, #number :one',
      { ':x': { S: 'x' }, ':one': { N: '1' } },
      { '#text': 'text', '#number': 'number' },
    );
    expect(await update(input)).toEqual({
      ...Key,
      text: { S: 'x' },
      twin: { S: 'b' },
      handled: { N: '1' },
      number: { N: '10' },
    });
  });

  it('sets what is absent, and keeps what is there', async () => {
    const input = set('SET startAt = if_not_exists(startAt, :now)', { ':now': { S: 'now' } });
    expect(await update(input, null)).toEqual({ ...Key, startAt: { S: 'now' } });
    expect(await update(input, { ...Key, startAt: { S: 'then' } })).toEqual({
      ...Key,
      startAt: { S: 'then' },
    });
  });

  it('counts on: epoch + 1, also from nothing', async () => {
    const input = set('SET epoch = if_not_exists(epoch, :zero) + :one', {
      ':zero': { N: '0' },
      ':one': { N: '1' },
    });
    expect((await update(input))?.['epoch']).toEqual({ N: '1' });
    expect((await update(input, { ...Key, epoch: { N: '41' } }))?.['epoch']).toEqual({ N: '42' });
  });

  it('keeps sets without an order, adds to them and deletes from them', async () => {
    const added = set('ADD tags :t, labels :t', { ':t': { SS: ['c', 'b'] } });
    expect(await update(added)).toMatchObject({ tags: { SS: ['a', 'b', 'c'] }, labels: { SS: ['b', 'c'] } });
    const deleted = set('DELETE tags :t', { ':t': { SS: ['c', 'b'] } });
    expect((await update(deleted))?.['tags']).toEqual({ SS: ['a'] });
  });

  it('leaves no set empty, and deletes nothing where there is none', async () => {
    const deleted = set('DELETE tags :t', { ':t': { SS: ['b', 'a'] } });
    expect(await update(deleted)).not.toHaveProperty('tags');
    expect(await update(deleted, { ...Key, flag: { BOOL: true } })).toEqual({ ...Key, flag: { BOOL: true } });
  });

  it('keeps numbers without leading zeros', async () => {
    expect((await update(set('SET epoch = :n', { ':n': { N: '007' } })))?.['epoch']).toEqual({ N: '7' });
  });

  it.each([
    ['a number of 39 digits', set('SET a = :n', { ':n': { N: '1'.repeat(39) } }), '38 significant digits'],
    ['a number that is none', set('SET a = :n', { ':n': { N: 'seven' } }), 'numeric value'],
    ['a reserved word', set('SET sequence = :n', { ':n': { N: '1' } }), 'reserved keyword: sequence'],
    ['the key', set('SET #shard = :n', { ':n': { S: 'x' } }, { '#shard': 'shard' }), 'part of the key'],
    ['one attribute twice', set('SET a = :n REMOVE #a', { ':n': { S: 'x' } }, { '#a': 'a' }), 'overlap'],
    ['a value that is not given', set('SET a = :missing'), 'not defined: :missing'],
    ['a name that is not given', set('SET #a = :n', { ':n': { N: '1' } }), 'not defined: #a'],
    [
      'a value that is not used',
      set('SET a = :n', { ':n': { N: '1' }, ':m': { N: '1' } }),
      'unused in expressions: :m',
    ],
    ['an attribute that is absent', set('SET a = b'), 'does not exist in the item'],
    ['an empty set', set('SET a = :t', { ':t': { SS: [] } }), 'may not be empty'],
    ['a set with one text twice', set('SET a = :t', { ':t': { SS: ['a', 'a'] } }), 'duplicates'],
    ['a text deleted from a set', set('DELETE tags :t', { ':t': { S: 'a' } }), 'operator: DELETE'],
    ['a set added to a text', set('ADD #text :t', { ':t': { SS: ['a'] } }, { '#text': 'text' }), 'incorrect data type'],
    [
      'a set deleted from a text',
      set('DELETE #text :t', { ':t': { SS: ['a'] } }, { '#text': 'text' }),
      'incorrect data type',
    ],
    ['a number added to a set', set('ADD tags :one', { ':one': { N: '1' } }), 'incorrect data type'],
    ['a text as a number', set('ADD #text :one', { ':one': { N: '1' } }, { '#text': 'text' }), 'incorrect data type'],
  ])('is refused for %s, as the service does', async (_, input, message) => {
    await expect(update(input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it.each(['SET a = list_append(a, :n)', 'SET a.b = :n', 'SET a = :n SET b = :n', 'a = :n'])(
    'ends the run where the model cannot read it: %s',
    async (expression) => {
      await expect(update(set(expression, { ':n': { N: '1' } }))).rejects.toThrow('The model expects');
    },
  );
});
