import {
  CreateStreamCommand,
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws/aws-clients.ts';
import { StreamUnavailable } from '../../engine/produce/errors.ts';
import { kinesisStreamWriter } from '../../engine/produce/kinesis/kinesis-stream-writer.ts';
import { toEntry } from '../../engine/produce/pending-entries.ts';
import type { StreamEntry, StreamWriter } from '../../engine/produce/ports.ts';
import { hangMs } from '../support/hang-ms.ts';
import { VirtualClock } from '../support/producer-clock.ts';
import { FakeStream } from '../support/producer-stream.ts';

const streamName = `stream-writer-${process.pid}-${Date.now()}`;
const { kinesis, destroy } = createAwsClients(inject('servers').endpoint);

/** A writer, one whose stream does not exist, and what has landed. */
interface Subject {
  readonly writer: StreamWriter;
  readonly toNowhere: StreamWriter;
  landed(): Promise<readonly unknown[]>;
}

const fake = new FakeStream(new VirtualClock());
const fakeOfNoStream = new FakeStream(new VirtualClock());
fakeOfNoStream.callFate = () => 'denied';

const subjects: readonly (readonly [string, Subject])[] = [
  ['the fake', { writer: fake, toNowhere: fakeOfNoStream, landed: async () => fake.landed }],
  [
    'Kinesis',
    {
      writer: kinesisStreamWriter(kinesis, streamName),
      toNowhere: kinesisStreamWriter(kinesis, `${streamName}-missing`),
      landed: readStream,
    },
  ],
];

beforeAll(async () => {
  await kinesis.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 1 }));
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: hangMs / 1000, minDelay: 1, maxDelay: 1 },
    { StreamName: streamName },
  );
});
afterAll(async () => {
  await kinesis.send(new DeleteStreamCommand({ StreamName: streamName }));
  destroy();
});

async function readStream(): Promise<readonly unknown[]> {
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName: streamName,
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 10_000 }));
  return Records.map(({ Data }) => JSON.parse(new TextDecoder().decode(Data)));
}

const entryOf = (id: string, data: unknown, partitionKey?: string): StreamEntry =>
  toEntry({
    id,
    source: 'contract',
    type: 'contract',
    time: new Date(0),
    data,
    ...(partitionKey === undefined ? {} : { partitionKey }),
  });

const entries: readonly StreamEntry[] = [
  entryOf('plain', 'Hello, World!'),
  entryOf('keyed', { nested: ['🌊', '\u2028', ''] }, 'ключ'),
  entryOf('long-key', null, 'k'.repeat(256)),
];
const open = (): AbortSignal => new AbortController().signal;

describe.each(subjects)('%s', (_, { writer, toNowhere, landed }) => {
  it('acknowledges each entry that lands, and lands it unchanged', async () => {
    const results = await writer.put(entries, open());

    expect(results).toEqual(entries.map(() => ({ kind: 'acknowledged' })));
    const sent = entries.map(({ data }) => JSON.parse(new TextDecoder().decode(data)));
    expect(await landed()).toEqual(expect.arrayContaining(sent));
  });

  it('P11: takes a full call', async () => {
    const full = Array.from({ length: 500 }, (_, index) => entryOf(`full:${index}`, 'x'.repeat(8_000)));

    const results = await writer.put(full, open());

    expect(results).toHaveLength(500);
    expect(results.every(({ kind }) => kind === 'acknowledged')).toBe(true);
  });

  it('P4: lands an entry again that is put again', async () => {
    const entry = entryOf('twice', 1);

    await writer.put([entry], open());
    await writer.put([entry], open());

    expect((await landed()).filter((event) => JSON.stringify(event).includes('"twice"'))).toHaveLength(2);
  });

  it('P19: says that a stream is missing', async () => {
    const error = await toNowhere.put(entries, open()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StreamUnavailable);
    expect(error).toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('P6: gives a result an entry when it is cut off', async () => {
    const results = await writer.put(entries, AbortSignal.abort());

    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed']);
  });
});
