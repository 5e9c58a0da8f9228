import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { StreamUnavailable } from '../../../../../engine/produce/errors.ts';
import { kinesisStreamWriter } from '../../../../../engine/produce/kinesis/kinesis-stream-writer.ts';
import type { PutResult, StreamEntry } from '../../../../../engine/produce/ports.ts';
import { ProducerWorld } from '../../../../support/producer-world.ts';

type Client = Pick<KinesisClient, 'send'>;
type Answer = (command: PutRecordsCommand, signal: AbortSignal | undefined) => unknown;

const clientThat = (answer: Answer): Client => {
  const send = async (command: PutRecordsCommand, options?: { abortSignal?: AbortSignal }) =>
    answer(command, options?.abortSignal);
  return { send } as unknown as Client;
};

const entries: readonly StreamEntry[] = ['a', 'b', 'c'].map((text) => ({
  data: new TextEncoder().encode(text),
  partitionKey: `key-${text}`,
}));

const named = (name: string): Error => Object.assign(new Error('from Kinesis'), { name });

const put = (answer: Answer, signal = new AbortController().signal): Promise<readonly PutResult[]> =>
  kinesisStreamWriter(clientThat(answer), 'numbers').put(entries, signal);

const failing = (error: unknown): Answer => {
  return () => {
    throw error;
  };
};

describe('a call', () => {
  it('carries the entries in their order, and the signal', async () => {
    const seen: unknown[] = [];
    const { signal } = new AbortController();

    await put((command, passed) => {
      seen.push(command.input, passed);
      return { Records: [] };
    }, signal);

    expect(seen).toEqual([
      {
        StreamName: 'numbers',
        Records: entries.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
      },
      signal,
    ]);
  });

  it('P1: gives each entry its own result', async () => {
    const results = await put(() => ({
      FailedRecordCount: 2,
      Records: [
        { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' },
        { SequenceNumber: '1', ShardId: 'shardId-000000000000' },
        { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal service failure.' },
      ],
    }));

    expect(results).toEqual([
      { kind: 'throttled', code: 'ProvisionedThroughputExceededException' },
      { kind: 'acknowledged' },
      { kind: 'failed', code: 'InternalFailure' },
    ]);
  });

  it.each([
    ['too few', { Records: [{ SequenceNumber: '1' }] }],
    ['too many', { Records: ['1', '2', '3', '4'].map((SequenceNumber) => ({ SequenceNumber })) }],
    ['no', {}],
  ])('counts nothing as acknowledged where the reply has %s entries', async (_, reply) => {
    const results = await put(() => reply);

    expect(results).toEqual(entries.map(() => ({ kind: 'failed', code: 'UnmatchedReply' })));
  });

  it('counts an entry as failed that shows neither a number nor an error', async () => {
    const results = await put(() => ({ Records: [{ SequenceNumber: '1' }, {}, { SequenceNumber: '' }] }));

    expect(results.map(({ kind }) => kind)).toEqual(['acknowledged', 'failed', 'failed']);
  });

  it.each(['ProvisionedThroughputExceededException', 'KMSThrottlingException', 'LimitExceededException'])(
    'P3: comes back as throttled on %s',
    async (code) => {
      expect(await put(failing(named(code)))).toEqual(entries.map(() => ({ kind: 'throttled', code })));
    },
  );

  it.each(['InternalFailureException', 'ServiceUnavailable', 'TimeoutError', 'AbortError', 'SomethingNew'])(
    'P3: comes back as failed on %s',
    async (code) => {
      expect(await put(failing(named(code)))).toEqual(entries.map(() => ({ kind: 'failed', code })));
    },
  );

  it('P3: names a network fault as Node does', async () => {
    const fault = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4566'), { code: 'ECONNREFUSED' });

    expect(await put(failing(fault))).toEqual(entries.map(() => ({ kind: 'failed', code: 'ECONNREFUSED' })));
  });

  it.each([
    'ResourceNotFoundException',
    'AccessDeniedException',
    'KMSDisabledException',
    'KMSNotFoundException',
    'KMSAccessDeniedException',
    'KMSInvalidStateException',
    'KMSOptInRequired',
  ])('P19: is not to be repeated on %s', async (code) => {
    const cause = named(code);

    const error = await put(failing(cause)).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StreamUnavailable);
    expect(error).toMatchObject({ code, cause, message: `Stream numbers does not take records (${code}).` });
  });

  it('P20: goes through once expired credentials are renewed', async () => {
    const world = new ProducerWorld();
    let calls = 0;
    const writer = kinesisStreamWriter(
      clientThat(({ input }) => {
        if (calls++ < 2) throw named('ExpiredTokenException');
        return { Records: input.Records?.map(() => ({ SequenceNumber: '1' })) };
      }),
      'numbers',
    );
    world.stream.put = (...call) => writer.put(...call);

    expect(await world.invoke({ to: 3 })).toMatchObject({ published: 3, next: null });
  });
});
