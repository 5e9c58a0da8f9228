import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { StreamUnavailable } from '../../../../engine/produce/errors.ts';
import { InvalidRequest } from '../../../../engine/runtime/invalid-request.ts';
import type { ProducerConfig } from '../../../../lambdas/producer/config.ts';
import { createProducerHandler } from '../../../../lambdas/producer/create-handler.ts';
import { VirtualClock } from '../../../support/producer-clock.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };

const numbers = { streamName: 'numbers', maxRecordBytes: 1024 * 1024 };
const two = { numtest: numbers, orders: { streamName: 'orders-1', maxRecordBytes: 2 * 1024 * 1024 } };

function open(send: (command: unknown) => Promise<unknown>, topics: ProducerConfig['topics'] = { numtest: numbers }) {
  const lines: string[] = [];
  const handler = createProducerHandler(
    { topics },
    { kinesis: { send: send as never }, clock: new VirtualClock(), random: () => 0.5 },
    (line) => lines.push(line),
  );
  return { handler, lines };
}

const accept = async (command: unknown): Promise<unknown> => ({
  Records: (command as PutRecordsCommand).input.Records?.map((_, index) => ({
    SequenceNumber: `${index + 1}`,
  })),
});

describe('the producer function', () => {
  it('P8: names the run after the request where the caller gives no name', async () => {
    const { handler } = open(accept);
    expect(await handler({ from: 1, to: 3 }, context)).toEqual({
      runId: 'request-1',
      published: 3,
      next: null,
    });
  });

  it('logs one line an invocation, without what was sent', async () => {
    const { handler, lines } = open(accept);
    await handler({ messages: [{ key: 'planted-key', value: 'planted-value' }] }, context);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'produced',
      topic: 'numtest',
      requestId: 'request-1',
      published: 1,
    });
    expect(lines[0]).not.toContain('planted');
  });

  it('P13: throws for a request it cannot carry out, and sends nothing', async () => {
    const sent: unknown[] = [];
    const { handler, lines } = open(async (command) => sent.push(command));
    await expect(handler({ from: '1' }, context)).rejects.toThrow(InvalidRequest);
    expect(sent).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'not produced', field: 'from' });
  });

  it('P10: refuses a message that is too large before anything is sent', async () => {
    const sent: unknown[] = [];
    const { handler } = open(async (command) => sent.push(command));
    const large = { messages: [{ value: 'small' }, { value: 'x'.repeat(1024 * 1024) }] };
    await expect(handler(large, context)).rejects.toThrow('messages[1]');
    expect(sent).toEqual([]);
  });

  it('P19: throws where the stream takes no records, saying which', async () => {
    const { handler } = open(async () => {
      throw Object.assign(new Error('planted'), { name: 'ResourceNotFoundException' });
    });
    const error: unknown = await handler({ to: 3 }, context).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: expect.any(StreamUnavailable), retriable: false });
  });

  it('puts records with the real command of the SDK', async () => {
    const sent: unknown[] = [];
    const { handler } = open(async (command) => {
      sent.push(command);
      return accept(command);
    });
    await handler({ to: 1 }, context);
    expect(sent).toEqual([expect.any(PutRecordsCommand)]);
  });
});

describe('the producer function of several topics', () => {
  const streamsOf = (sent: readonly unknown[]) =>
    sent.map((command) => (command as PutRecordsCommand).input.StreamName);

  it('puts into the stream of the topic that the request names, and says so in its log', async () => {
    const sent: unknown[] = [];
    const { handler, lines } = open(async (command) => {
      sent.push(command);
      return accept(command);
    }, two);
    await handler({ topic: 'orders', to: 1 }, context);
    await handler({ topic: 'numtest', messages: [{ value: 1 }] }, context);
    expect(streamsOf(sent)).toEqual(['orders-1', 'numbers']);
    expect(lines.map((line) => JSON.parse(line).topic)).toEqual(['orders', 'numtest']);
  });

  it.each([{}, { topic: 'planted' }])('P13: throws for %j, and sends nothing', async (request) => {
    const sent: unknown[] = [];
    const { handler, lines } = open(async (command) => sent.push(command), two);
    await expect(handler(request, context)).rejects.toThrow(/^topic is .*: send one of numtest, orders\.$/);
    expect(sent).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'not produced', field: 'topic' });
    expect(lines[0]).not.toContain('planted');
  });

  it('P10: measures a message by what its own topic takes', async () => {
    const { handler, lines } = open(accept, two);
    const messages = [{ value: 'x'.repeat(1024 * 1024) }];
    await expect(handler({ topic: 'orders', messages }, context)).resolves.toMatchObject({ published: 1 });
    await expect(handler({ topic: 'numtest', messages }, context)).rejects.toThrow('the stream takes 1048576');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ event: 'not produced', topic: 'numtest' });
  });
});

describe('the producer function of a topic whose stream is of others', () => {
  it('puts into it by its ARN', async () => {
    const sent: unknown[] = [];
    const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
    const { handler } = open(
      async (command) => {
        sent.push(command);
        return accept(command);
      },
      { orders: { streamArn, maxRecordBytes: 1024 * 1024 } },
    );
    await handler({ to: 1 }, context);
    expect(sent).toMatchObject([{ input: { StreamARN: streamArn } }]);
  });

  it('refuses a request to one that it may only read, and sends nothing', async () => {
    const sent: unknown[] = [];
    const { handler, lines } = open(async (command) => sent.push(command), { orders: { readOnly: true } });
    const error: unknown = await handler({ to: 1 }, context).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidRequest);
    expect(error).toMatchObject({
      message:
        'topic orders is a stream of others that this stage only reads: set its writable to true in cdk.json and deploy.',
    });
    expect(sent).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'not produced', field: 'topic', topic: 'orders' });
  });
});
