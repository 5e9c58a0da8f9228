import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamodbCheckpointStore } from '../../../../../lambdas/consumer/adapters/dynamodb-checkpoint-store.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../../../../lambdas/consumer/errors.ts';
import type { CheckpointAdvance } from '../../../../../lambdas/consumer/ports.ts';
import { padSequenceNumber } from '../../../../../lambdas/shared/sequence-number.ts';
import { arrival, position, sequence } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const row = (text: string, epoch = 0): Record<string, AttributeValue> => ({
  sequence: { S: padSequenceNumber(sequence(text)) },
  sequenceText: { S: text },
  epoch: { N: String(epoch) },
});
const refused = (Item?: Record<string, AttributeValue>): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({ message: 'refused', $metadata: {}, ...(Item && { Item }) });
const step: CheckpointAdvance = {
  from: { sequence: sequence(5), epoch: 0 },
  to: sequence(10),
  arrivedAt: arrival,
  retentionMs: 86_400_000,
  writer: 'request-1',
  counts: { records: 1, documents: 1, duplicates: 0, deadLetters: 0 },
};
const open = (...answers: unknown[]) => {
  const sender = stubSender(...answers);
  const store = dynamodbCheckpointStore(sender.client, 'table', () => new Date(0));
  return {
    sent: sender.sent,
    load: () => store.load(position(), 100),
    advance: () => store.advance(position(), step, 100),
  };
};

describe('loading', () => {
  it('gives the row, or null where there is none', async () => {
    expect(await open({ Item: row('7', 2) }).load()).toEqual({ sequence: '7', epoch: 2 });
    expect(await open({}).load()).toBeNull();
  });

  it('C24: throws on any trouble, with its cause', async () => {
    const cause = new Error('throttled');
    const error: unknown = await open(cause)
      .load()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CheckpointStoreUnavailable);
    expect(error).toMatchObject({ cause, retriable: true });
  });

  it('does not take a damaged row for a store in trouble', async () => {
    await expect(open({ Item: { epoch: { S: 'x' } } }).load()).rejects.toThrow(CheckpointUnreadable);
  });

  it('C24: gives up after the time given', async () => {
    const store = dynamodbCheckpointStore(stubSender('silent').client, 'table', () => new Date(0));
    await expect(store.load(position(), 20)).rejects.toThrow(CheckpointStoreUnavailable);
  });
});

describe('advancing', () => {
  it('moves the row with one update', async () => {
    const { advance, sent } = open({});
    expect(await advance()).toBe('advanced');
    expect(sent).toHaveLength(1);
  });

  it('C3: finds its own step done whose reply was lost', async () => {
    expect(await open(refused(row('10'))).advance()).toBe('already');
  });

  it('C27: is fenced by another epoch, and writes nothing more', async () => {
    const { advance, sent } = open(refused(row('5', 1)));
    expect(await advance()).toBe('fenced');
    expect(sent).toHaveLength(1);
  });

  it('C29: tries once more from where a twin left the row', async () => {
    const { advance, sent } = open(refused(row('8')), {});
    expect(await advance()).toBe('advanced');
    expect(sent[1]).toMatchObject({
      ExpressionAttributeValues: { ':from': { S: padSequenceNumber(sequence(8)) } },
    });
  });

  it.each([
    ['already', refused(row('11'))],
    ['fenced', refused(row('8', 1))],
  ])('C28: is %s where the second try says so', async (outcome, second) => {
    expect(await open(refused(row('8')), second).advance()).toBe(outcome);
  });

  it('C24: throws where others keep moving the row, and where the outcome is unknown', async () => {
    await expect(open(refused(row('8')), refused(row('9'))).advance()).rejects.toThrow(
      CheckpointStoreUnavailable,
    );
    await expect(open(new Error('reply lost')).advance()).rejects.toThrow(CheckpointStoreUnavailable);
    await expect(open(refused(row('8')), new Error('reply lost')).advance()).rejects.toThrow(
      CheckpointStoreUnavailable,
    );
  });

  it('O9: throws where the row was deleted since it was loaded', async () => {
    await expect(open(refused()).advance()).rejects.toThrow('deleted while its batch was handled');
  });
});
