import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamodbCheckpointStore } from '../../../../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../../../../engine/checkpoints/errors.ts';
import type { CheckpointAdvance } from '../../../../../engine/checkpoints/ports.ts';
import { padSequenceNumber } from '../../../../../engine/stream/sequence-number.ts';
import { arrival, position, sequence } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const row = (text: string): Record<string, AttributeValue> => ({
  sequence: { S: padSequenceNumber(sequence(text)) },
  sequenceText: { S: text },
  schema: { N: '2' },
});
const refused = (Item?: Record<string, AttributeValue>): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({ message: 'refused', $metadata: {}, ...(Item && { Item }) });
const step: CheckpointAdvance = {
  from: { sequence: sequence(5) },
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
    expect(await open({ Item: row('7') }).load()).toEqual({ sequence: '7' });
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
    await expect(open({ Item: { ...row('7'), skips: { S: 'x' } } }).load()).rejects.toThrow(CheckpointUnreadable);
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

  it('C26: leaves a row that a command has moved further, and writes nothing more', async () => {
    const { advance, sent } = open(refused({ ...row('20'), sinkThrough: { S: '5' } }));
    expect(await advance()).toBe('already');
    expect(sent).toHaveLength(1);
  });

  it('C29: tries once more from where a twin left the row', async () => {
    const { advance, sent } = open(refused(row('8')), {});
    expect(await advance()).toBe('advanced');
    expect(sent[1]).toMatchObject({
      ExpressionAttributeValues: { ':from': { S: padSequenceNumber(sequence(8)) } },
    });
  });

  it('C28: is already done where the second try says so', async () => {
    expect(await open(refused(row('8')), refused(row('11'))).advance()).toBe('already');
  });

  it('C26: ends what a command has written where the second try carries the row past it', async () => {
    const { advance, sent } = open(refused({ ...row('8'), sinkThrough: { S: '5' } }), {});
    expect(await advance()).toBe('advanced');
    expect(sent[1]).toMatchObject({ ExpressionAttributeValues: { ':sinkThrough': { S: '5' } } });
  });

  it('C24: throws where others keep moving the row, and where the outcome is unknown', async () => {
    await expect(open(refused(row('8')), refused(row('9'))).advance()).rejects.toThrow(CheckpointStoreUnavailable);
    await expect(open(new Error('reply lost')).advance()).rejects.toThrow(CheckpointStoreUnavailable);
    await expect(open(refused(row('8')), new Error('reply lost')).advance()).rejects.toThrow(
      CheckpointStoreUnavailable,
    );
  });

  it('C24: takes no longer than the time given, both tries together', async () => {
    const { client } = stubSender(refused({ ...row('8'), schema: { N: '2' } }), {});
    const signals: unknown[] = [];
    const answer: (command: unknown, options: object) => Promise<unknown> = client.send;
    const send = (command: unknown, options: { readonly abortSignal: AbortSignal }) => {
      signals.push(options.abortSignal);
      return answer(command, options);
    };
    const store = dynamodbCheckpointStore({ send: send as never }, 'table', () => new Date(0));
    expect(await store.advance(position(), step, 100)).toBe('advanced');
    expect(signals).toHaveLength(2);
    expect(new Set(signals).size).toBe(1);
  });

  it('O9: throws where the row was deleted since it was loaded', async () => {
    await expect(open(refused()).advance()).rejects.toThrow('deleted while the batch was running');
  });
});
