import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { MongoClient } from 'mongodb';
import { listShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { LocalStackError } from '../local/errors.ts';
import { waitUntil } from '../local/process/wait-until.ts';
import { type CheckpointRow, readCheckpoints } from './checkpoint-rows.ts';
import type { DemoSubject, DemoWorld } from './demo-world.ts';
import { publish } from './publish.ts';
import { numberId, type StoredDocument, tallyDocuments } from './tally-documents.ts';

/** Connects to what the demo looks at. To be closed. */
export function openDemoWorld(subject: DemoSubject): DemoWorld {
  const { stack, signal } = subject;
  const { clients } = stack.aws;
  const { streamName, producerFunctionName, checkpointTableName } = stack.outputs();
  const mongo = new MongoClient(stack.mongo.uri, { serverSelectionTimeoutMS: 10_000 });
  const database = mongo.db(stack.database);
  const collection = database.collection<StoredDocument>(subject.collection);
  const deadLetters = database.collection(`${subject.collection}_dead_letters`);

  const checkpoints = () => readCheckpoints(clients, checkpointTableName);
  const countDocuments = () => collection.estimatedDocumentCount();
  const patience = { timeoutMs: 60_000 + subject.to * 5, signal };
  return {
    ...subject,
    publish: (request) =>
      publish({ clients, functionName: producerFunctionName, signal }, { ...request, runId: subject.runId }),
    group: () => {
      const group = stack.outputs().groups[subject.groupName];
      if (group === undefined) throw new LocalStackError(`The group ${subject.groupName} was not deployed.`);
      return group;
    },
    recreateGroup: async () => {
      const groups = stack.groups();
      await stack.deploy(groups.filter(({ name }) => name !== subject.groupName));
      await stack.deploy(groups);
    },
    checkpoints,
    findDocument: (number) =>
      database
        .collection<{ readonly _id: string }>(subject.collection)
        .findOne({ _id: numberId(subject.runId, number) }),
    countDocuments,
    countDeadLetters: () => deadLetters.countDocuments(),
    tally: async () => {
      const covered = (await checkpoints()).filter((row) => row.group === subject.groupName);
      const projection = { key: 1, type: 1, value: 1, 'origin.shard': 1, 'origin.sequence': 1 };
      return await tallyDocuments(collection.find({}, { projection }), { ...subject, checkpoints: covered });
    },
    untilDocuments: async (count) => {
      await waitUntil(async () => (await countDocuments()) >= count, {
        ...patience,
        otherwise: () => `MongoDB did not come to hold ${count} documents: the consumer does not get on.`,
      });
    },
    untilCaughtUp: async () => {
      await waitUntil(async () => isCaughtUp(clients.kinesis, streamName, await checkpoints()), {
        ...patience,
        intervalMs: 200,
        otherwise: () => 'The checkpoints did not reach the end of the stream: the consumer does not get on.',
      });
    },
    close: () => mongo.close(),
  };
}

const listTimeoutMs = 30_000;

/** Whether every shard of the stream ends at its checkpoint: nothing lies in it that the group has not handled. */
export async function isCaughtUp(
  kinesis: KinesisClient,
  streamName: string,
  checkpoints: readonly CheckpointRow[],
): Promise<boolean> {
  const shards = await listShards(kinesis, streamName, () => AbortSignal.timeout(listTimeoutMs));
  for (const { ShardId: shard = '' } of shards) {
    const checkpoint = checkpoints.find((row) => row.shard === shard);
    if (!(await isEmptyAfter(kinesis, streamName, shard, checkpoint))) return false;
  }
  // A stream has one at least: an answer without any says nothing about its records.
  return shards.length > 0;
}

async function isEmptyAfter(
  kinesis: KinesisClient,
  StreamName: string,
  ShardId: string,
  checkpoint: CheckpointRow | undefined,
): Promise<boolean> {
  const position =
    checkpoint === undefined
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({
          ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
          StartingSequenceNumber: checkpoint.sequence,
        } as const);
  const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ...position }));
  const page = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
  // An empty page alone says nothing: a shard may have gaps.
  return (page.Records ?? []).length === 0 && page.MillisBehindLatest === 0;
}
