import { describe, expect, it } from 'vitest';
import { CheckpointStoreUnavailable } from '../../../../engine/checkpoints/errors.ts';
import { consumerEnv } from '../../../../engine/runtime/environment.ts';
import { MalformedBatch } from '../../../../engine/stream/errors.ts';
import { readConsumerConfig } from '../../../../lambdas/consumer/config.ts';
import { createConsumerHandler } from '../../../../lambdas/consumer/create-handler.ts';
import { askingTimes } from '../../../support/asking-times.ts';
import { patientMongoClient } from '../../../support/patient-mongo-client.ts';
import { holdDeadlines, scriptedMongo } from '../../../support/scripted-mongo.ts';
import { foundReply, type MongoScript } from '../../../support/scripted-mongo-server.ts';
import { stubSender } from '../../../support/stub-sender.ts';

const config = readConsumerConfig({
  [consumerEnv.group]: 'numtest',
  [consumerEnv.streamName]: 'numbers',
  [consumerEnv.startFrom]: 'earliest',
  [consumerEnv.checkpointTable]: 'checkpoints',
  [consumerEnv.mongoSecretId]: 'secret',
  [consumerEnv.mongoTls]: 'optional',
  [consumerEnv.database]: 'db',
  [consumerEnv.collection]: 'numtest',
  [consumerEnv.decoding]: '{}',
});
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
const event = {
  Records: [
    {
      eventID: 'shardId-000000000000:1',
      eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/numbers',
      kinesis: {
        sequenceNumber: '1',
        partitionKey: 'planted-key',
        data: Buffer.from('"planted-value"').toString('base64'),
        approximateArrivalTimestamp: 1_700_000_010.5,
      },
    },
  ],
};

interface Clusters {
  readonly uris?: readonly string[];
  readonly createMongoClient?: typeof patientMongoClient;
}

function open(
  dynamodb: unknown[],
  kinesis: unknown[],
  { uris = ['mongodb://planted:planted@127.0.0.1:1/'], ...driver }: Clusters = {},
) {
  const lines: string[] = [];
  const table = stubSender(...dynamodb);
  const clients = {
    dynamodb: table.client,
    kinesisOnce: stubSender(...kinesis).client,
    secrets: stubSender(...uris.map((uri) => ({ SecretString: uri }))).client,
    ...askingTimes(() => new Date(1_700_000_020_000)),
    ...driver,
  };
  const handler = createConsumerHandler(config, clients, (line) => lines.push(line));
  return { handler, lines, sent: table.sent };
}
const summary = {
  StreamDescriptionSummary: {
    StreamCreationTimestamp: new Date(1_700_000_000_000),
    RetentionPeriodHours: 24,
  },
};

const started = {
  Attributes: { startFrom: { S: 'earliest' } },
};

/** A cluster that takes what it is sent, unless `script` says otherwise; `writes` names the commands. */
async function cluster(script: MongoScript = () => ({ ok: 1, n: 1 })) {
  const server = await scriptedMongo((command) => ('listCollections' in command ? foundReply([]) : script(command)));
  const kinds = () => server.commands.flatMap((command) => Object.keys(command).slice(0, 1));
  return { uri: server.uri, writes: () => kinds().filter((kind) => kind !== 'listCollections') };
}

describe('the consumer function', () => {
  it('throws for what is no batch of a mapping, and says so in its log', async () => {
    const { handler, lines } = open([], []);
    await expect(handler({}, context)).rejects.toThrow(MalformedBatch);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'batch.failed',
      group: 'numtest',
      requestId: 'request-1',
    });
  });

  it('C24: throws on any trouble, never a partial answer', async () => {
    const { handler } = open([new Error('planted')], [summary]);
    await expect(handler(event, context)).rejects.toThrow(CheckpointStoreUnavailable);
  });

  it('C5: logs neither the connection string nor the payload where MongoDB cannot be reached', async () => {
    // The driver's own time-out is to end it.
    holdDeadlines();
    const { handler, lines } = open([{}, started], [summary]);
    const sentence =
      'Record 1 of shardId-000000000000 is not proven to be stored: MongoDB cannot be reached (ECONNREFUSED). ' +
      'The batch must come again (1 of 1 records is not proven).';
    await expect(handler(event, context)).rejects.toThrow(sentence);
    expect(lines.join()).not.toContain('planted');
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ event: 'batch.failed', unknown: 1, message: sentence, sequence: '1' });
    expect(line.causes.slice(0, 2)).toEqual([
      'MongoUnavailable: MongoDB cannot be reached (ECONNREFUSED).',
      'MongoServerSelectionError',
    ]);
  });

  it('O7: moves no checkpoint where the secret names another cluster between documents and mark, and stores all in that one next time', async () => {
    holdDeadlines();
    const refused = { ok: 0, code: 18, errmsg: 'Authentication failed.' };
    const first = await cluster((command) => ('update' in command ? refused : { ok: 1, n: 1 }));
    const second = await cluster();
    const tableAnswers = [{}, started, {}, {}];
    const { handler, lines, sent } = open(tableAnswers, [summary, summary], {
      uris: [first.uri, second.uri],
      createMongoClient: patientMongoClient,
    });
    await expect(handler(event, context)).rejects.toThrow(
      'The sink checkpoint of shardId-000000000000 may not have moved to 1: MongoDB refuses the credentials: the next invocation reads the secret anew.',
    );
    expect([first.writes(), second.writes(), sent.length]).toEqual([['insert', 'update'], [], 2]);
    expect(lines.join()).not.toContain('mongodb://');
    await handler(event, context);
    expect([second.writes(), sent.length]).toEqual([['insert', 'update'], 4]);
  });
});
