import type { Collection, Document } from 'mongodb';
import { type CheckpointRow, readCheckpoints } from '../../../cli/demo/checkpoint-rows.ts';
import { createCleanUp } from '../../../cli/local/process/clean-up.ts';
import { waitUntil } from '../../../cli/local/process/wait-until.ts';
import { hangMs } from '../../support/hang-ms.ts';
import { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import type { EventSourceMapping } from '../model/lambda/event-source-mapping.ts';
import { MirroredStream } from './mirrored-stream.ts';
import { openRealMapping } from './real-mapping.ts';
import { type GroundServers, openRealServices } from './real-services.ts';
import type { RealStream } from './real-stream.ts';
import { WatchedConsumer } from './watched-consumer.ts';
import { WatchedProducer } from './watched-producer.ts';

/** The product over real services, with the simulation's mapping between stream and consumer. */
export interface Ground {
  readonly stream: RealStream;
  readonly mirror: MirroredStream;
  readonly producer: WatchedProducer;
  readonly mapping: EventSourceMapping;
  readonly consumer: WatchedConsumer;
  readonly faults: Faults;
  readonly documents: Collection<Document & { readonly _id: string }>;
  readonly deadLetters: Collection;
  checkpoints(): Promise<readonly CheckpointRow[]>;
  /** @throws LocalStackError where it does not happen. */
  until(what: string, probe: () => boolean | Promise<boolean>): Promise<void>;
  /** Until so many documents are there. */
  untilStored(count: number): Promise<void>;
  /** Until everything that landed was read, and everything read was delivered with success. */
  untilHandled(): Promise<void>;
  close(): Promise<void>;
}

/** What one test wants. */
export interface GroundOptions {
  readonly shards: number;
  /** Of the models' faults, by name; none where it is absent. */
  readonly rates?: Readonly<Record<string, number>>;
}

const collection = 'numtest';
const batchSize = 40;

/** Opens all of it; the mapping begins to deliver at once. */
export async function openGround(servers: GroundServers, { shards, rates = {} }: GroundOptions): Promise<Ground> {
  const cleanUp = createCleanUp();
  try {
    const services = await openRealServices(servers, shards, cleanUp);
    const { kinesis, stream, aws, table, database } = services;
    const faults = new Faults(new Map(Object.entries(rates)), seededRandom('faults'));
    const place = { group: collection, streamName: stream.name, checkpointTable: table, collection };
    const consumer = new WatchedConsumer({ ...services, place, faults });
    cleanUp.add(() => consumer.close());
    const mirror = new MirroredStream(kinesis, stream.name);
    cleanUp.add(() => mirror.stop());
    const mapping = openRealMapping({ stream: mirror, target: consumer.function, batchSize, faults });
    cleanUp.add(async () => mapping.delete());
    const producer = new WatchedProducer(kinesis, stream.name);
    const documents = database.collection<Document & { readonly _id: string }>(collection);
    const isHandled = (): boolean => mirror.recordCount >= producer.landed && mapping.isCaughtUp;
    return {
      stream,
      mirror,
      producer,
      mapping,
      consumer,
      faults,
      documents,
      deadLetters: database.collection(`${collection}_dead_letters`),
      checkpoints: () => readCheckpoints(aws, table),
      until,
      untilStored: (count) =>
        until(`${count} documents are there`, async () => (await documents.countDocuments()) >= count),
      untilHandled: () => until('everything is handled', isHandled),
      close: async () => void (await cleanUp.run()),
    };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

async function until(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
  await waitUntil(async () => ((await probe()) ? true : undefined), {
    timeoutMs: hangMs,
    intervalMs: 20,
    otherwise: () => `It does not happen that ${what}.`,
  });
}
