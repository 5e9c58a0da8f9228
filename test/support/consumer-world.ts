import { type BatchReport, consumeBatch } from '../../engine/consume/consume-batch.ts';
import type { ConsumerDependencies } from '../../engine/consume/dependencies.ts';
import { type Decoding, usualDecoding } from '../../engine/documents/decoding.ts';
import { createLog } from '../../engine/runtime/log.ts';
import type { ShardPosition } from '../../engine/stream/position.ts';
import { rememberIncarnation } from '../../engine/stream/recent-incarnation.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { askingTimes } from './asking-times.ts';
import { FakeCheckpointStore } from './fake-checkpoint-store.ts';
import { FakeDeadLetterSink, FakeDocumentSink, FakeSinkCheckpoints } from './fake-mongo.ts';
import { FakeStreamIncarnations } from './fake-stream-incarnations.ts';
import { batch, cloudEventBytes, incarnation, position, record, sequence, utf8 } from './records.ts';

/** One consumer group over one shard, on fakes; each `invoke` is one invocation of a environment. */
export class ConsumerWorld {
  readonly checkpoints = new FakeCheckpointStore();
  readonly documents = new FakeDocumentSink();
  readonly deadLetters = new FakeDeadLetterSink();
  readonly sinkCheckpoints = new FakeSinkCheckpoints();
  readonly stream = new FakeStreamIncarnations(incarnation);
  readonly logged: Record<string, unknown>[] = [];
  group = 'numtest';
  /** The stream that the batches come from; the group reads `numbers`. */
  batchStream = incarnation.streamName;
  start: Date | null = null;
  decoding: Decoding = usualDecoding;
  nowMs = (incarnation.createdAtSeconds + 1_000) * 1_000;
  remainingMs = 60_000;
  #environment: ConsumerDependencies | undefined;

  get position(): ShardPosition {
    return position({ group: this.group, incarnation: this.stream.current });
  }

  /** The number of the checkpoint, or null. */
  get checkpoint(): string | null {
    return this.checkpoints.get(this.position)?.sequence ?? null;
  }

  /** The next invocation meets a cold environment, which remembers nothing. */
  restart(): void {
    this.#environment = undefined;
  }

  invoke(records: readonly StreamRecord[]): Promise<BatchReport> {
    this.#environment ??= this.dependencies();
    return consumeBatch(
      { ...batch(...records), streamName: this.batchStream },
      { requestId: 'request-1', remainingMs: () => this.remainingMs },
      this.#environment,
    );
  }

  /** Of a new environment. */
  dependencies(): ConsumerDependencies {
    const now = (): Date => new Date(this.nowMs);
    return {
      group: this.group,
      streamName: incarnation.streamName,
      decoding: this.decoding,
      checkpoints: this.checkpoints,
      incarnation: rememberIncarnation(this.stream, askingTimes(now)),
      documents: this.documents,
      deadLetters: this.deadLetters,
      sinkCheckpoints: this.sinkCheckpoints,
      start: async () => this.start,
      now,
      log: createLog((line) => this.logged.push(JSON.parse(line))),
    };
  }
}

/** `sequence` under the short name that suits long lists of arguments. */
export const seq = sequence;

/** A record with these bytes or this text, which arrived ten seconds after the stream was made. */
export function rawRecord(
  at: number | string,
  data: string | Uint8Array,
  arrivedAtMs = (incarnation.createdAtSeconds + 10) * 1_000,
): StreamRecord {
  return record({
    sequence: sequence(at),
    partitionKey: `key-${at}`,
    data: typeof data === 'string' ? utf8(data) : data,
    arrivedAt: new Date(arrivedAtMs),
  });
}

/** The number event `n` of run `run` at sequence number `at`; `value` in place of its data. */
export function numberRecord(at: number | string, n: number, value: unknown = { number: n }): StreamRecord {
  return rawRecord(at, cloudEventBytes({ id: `run:${n}`, data: value }));
}

/** Records `from` to `to`, each with its number as sequence number. */
export function numberRecords(from: number, to: number): StreamRecord[] {
  return Array.from({ length: to - from + 1 }, (_, index) => numberRecord(from + index, from + index));
}

/** The document ids of those numbers. */
export function numberIds(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `highwater:numbers run:${from + index}`);
}
