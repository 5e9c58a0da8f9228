import { type BatchReport, consumeBatch } from '../../lambdas/consumer/consume-batch.ts';
import type { Feed } from '../../lambdas/consumer/core/admit-batch.ts';
import type { ShardBatch, StreamRecord } from '../../lambdas/consumer/core/shard-batch.ts';
import type { ConsumerDependencies } from '../../lambdas/consumer/dependencies.ts';
import { rememberIncarnation } from '../../lambdas/consumer/recent-incarnation.ts';
import { parseShardId, type ShardId, type ShardPosition } from '../../lambdas/shared/position.ts';
import { parseSequenceNumber, type SequenceNumber } from '../../lambdas/shared/sequence-number.ts';
import { FakeCheckpointStore } from './fake-checkpoint-store.ts';
import { FakeDeadLetterSink, FakeDocumentSink, FakeHighWaterMarks } from './fake-mongo.ts';
import { FakeStreamIncarnations } from './fake-stream-incarnations.ts';

const createdAtSeconds = 1_700_000_000;
const shard = parseShardId('shardId-000000000000') as ShardId;

/** One consumer group over one shard, on fakes; each `invoke` is one invocation of a sandbox. */
export class ConsumerWorld {
  readonly checkpoints = new FakeCheckpointStore();
  readonly documents = new FakeDocumentSink();
  readonly deadLetters = new FakeDeadLetterSink();
  readonly marks = new FakeHighWaterMarks();
  readonly stream = new FakeStreamIncarnations({ streamName: 'numbers', createdAtSeconds });
  group = 'numtest';
  /** The stream that the batches come from; the group reads `numbers`. */
  batchStream = 'numbers';
  start: Date | null = null;
  nowMs = (createdAtSeconds + 1_000) * 1_000;
  remainingMs = 60_000;
  #sandbox: ConsumerDependencies | undefined;

  get position(): ShardPosition {
    return { group: this.group, incarnation: this.stream.current, shard };
  }

  /** The number of the checkpoint, or null. */
  get checkpoint(): string | null {
    return this.checkpoints.get(this.position)?.sequence ?? null;
  }

  /** The next invocation meets a cold sandbox, which remembers nothing. */
  restart(): void {
    this.#sandbox = undefined;
  }

  invoke(records: readonly StreamRecord[], feed: Feed = { kind: 'mapping' }): Promise<BatchReport> {
    const batch: ShardBatch = { streamName: this.batchStream, shard, records };
    this.#sandbox ??= this.#newSandbox();
    return consumeBatch(
      batch,
      { requestId: 'request-1', feed, remainingMs: () => this.remainingMs },
      this.#sandbox,
    );
  }

  #newSandbox(): ConsumerDependencies {
    const now = (): Date => new Date(this.nowMs);
    return {
      group: this.group,
      streamName: 'numbers',
      checkpoints: this.checkpoints,
      incarnation: rememberIncarnation(this.stream, now),
      documents: this.documents,
      deadLetters: this.deadLetters,
      marks: this.marks,
      start: async () => this.start,
      now,
    };
  }
}

/** A sequence number for tests. */
export function seq(number: number | string): SequenceNumber {
  return parseSequenceNumber(String(number)) as SequenceNumber;
}

/** A record with these bytes or this text, which arrived ten seconds after the stream was made. */
export function rawRecord(
  sequence: number | string,
  data: string | Uint8Array,
  arrivedAtMs?: number,
): StreamRecord {
  return {
    sequence: seq(sequence),
    partitionKey: `key-${sequence}`,
    data: typeof data === 'string' ? Buffer.from(data) : data,
    arrivedAt: new Date(arrivedAtMs ?? (createdAtSeconds + 10) * 1_000),
  };
}

/** A record that carries the number event `n` of run `run`. */
export function numberRecord(
  sequence: number | string,
  n: number,
  value: unknown = { number: n },
): StreamRecord {
  return rawRecord(
    sequence,
    JSON.stringify({
      specversion: '1.0',
      id: `run:${n}`,
      source: 'highwater:numbers',
      type: 'highwater.number',
      data: value,
    }),
  );
}

/** Records `from` to `to`, each with its number as sequence number. */
export function numberRecords(from: number, to: number): StreamRecord[] {
  return Array.from({ length: to - from + 1 }, (_, index) => numberRecord(from + index, from + index));
}

/** The document ids of those numbers. */
export function numberIds(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `highwater:numbers run:${from + index}`);
}
