import { type BatchReport, consumeBatch } from '../../lambdas/consumer/consume-batch.ts';
import type { StreamRecord } from '../../lambdas/consumer/core/shard-batch.ts';
import type { ConsumerDependencies } from '../../lambdas/consumer/dependencies.ts';
import type { Checkpoint } from '../../lambdas/consumer/ports.ts';
import { rememberIncarnation } from '../../lambdas/consumer/recent-incarnation.ts';
import type { OperatorDependencies } from '../../lambdas/operator/dependencies.ts';
import { createLog } from '../../lambdas/shared/log.ts';
import type { ShardId } from '../../lambdas/shared/position.ts';
import { askingTimes } from './asking-times.ts';
import { FakeCheckpointStore } from './fake-checkpoint-store.ts';
import { FakeDeadLetterSink, FakeDocumentSink, FakeHighWaterMarks } from './fake-mongo.ts';
import { FakeStreamIncarnations } from './fake-stream-incarnations.ts';
import { FakeDeadLetterBox } from './operator-letters.ts';
import { FakeCheckpointOrders, orderedParts } from './operator-orders.ts';
import { FakeShardStream } from './operator-stream.ts';
import { arrival, incarnation, numberRecord, position, shardId } from './records.ts';

/** What a process that died had thrown, as far as its order is concerned. */
export class Crash extends Error {}

/** What a database held. */
export interface Backup {
  readonly documents: OperatorWorld['documents']['stored'];
  readonly marks: OperatorWorld['marks']['marks'];
}

/** A group, its stream and an operator, on fakes. */
export class OperatorWorld {
  readonly checkpoints = new FakeCheckpointStore();
  readonly documents = new FakeDocumentSink();
  readonly deadLetters = new FakeDeadLetterSink();
  readonly marks = new FakeHighWaterMarks();
  readonly incarnations = new FakeStreamIncarnations(incarnation);
  readonly stream = new FakeShardStream();
  readonly orders = new FakeCheckpointOrders(this.checkpoints);
  readonly letters = new FakeDeadLetterBox(this.deadLetters);
  readonly logged: Record<string, unknown>[] = [];
  readonly slept: number[] = [];
  readonly shard = shardId();
  now = new Date(arrival.getTime() + 600_000);
  /** Before it, the group passes records over. */
  start = new Date(0);
  /** The call to a port at which the next process dies: even numbers before it is carried out, odd ones after. */
  crashAt = Number.POSITIVE_INFINITY;
  #calls = 0;

  /** Numbers 1 to `last` in the stream, handled by the mapping. */
  static async handled(last: number, stored = last): Promise<OperatorWorld> {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, last));
    await world.deliver(1, stored);
    return world;
  }

  /** All of the row that an order relies on or changes. */
  row(shard: ShardId = this.shard): Checkpoint | null {
    return orderedParts(this.checkpoints.get(position({ shard })));
  }

  setRow(row: Checkpoint, shard: ShardId = this.shard): void {
    this.checkpoints.set(position({ shard }), row);
  }

  /** That of the row's latest replay. */
  mark(shard: ShardId = this.shard): string | undefined {
    return this.marks.get(position({ shard }), this.row(shard)?.replayId ?? null);
  }

  /** All that the database holds, to be restored later. */
  takeBackup(): Backup {
    return { documents: new Map(this.documents.stored), marks: new Map(this.marks.marks) };
  }

  restore({ documents, marks }: Backup): void {
    replaceAll(this.documents.stored, documents);
    replaceAll(this.marks.marks, marks);
  }

  /** The numbers stored, ascending. */
  stored(): number[] {
    return this.documents
      .ids()
      .map((id) => Number(/^highwater:numbers run:(\d+)$/.exec(id)?.[1]))
      .sort((left, right) => left - right);
  }

  /** One batch of the mapping. */
  deliver(from: number, to: number, shard: ShardId = this.shard): Promise<BatchReport> {
    return this.deliverRecords(numbers(from, to), shard);
  }

  deliverRecords(records: readonly StreamRecord[], shard: ShardId = this.shard): Promise<BatchReport> {
    return consumeBatch(
      { streamName: incarnation.streamName, shard, records },
      { requestId: 'mapping', feed: { kind: 'mapping' }, remainingMs: () => 60_000 },
      this.#consumer((port) => port),
    );
  }

  /** The dependencies of a new process. */
  operator(): OperatorDependencies {
    this.#calls = 0;
    const port = <T extends object>(target: T): T => this.#mortal(target);
    return {
      consumer: this.#consumer(port),
      orders: port(this.orders),
      reader: port(this.stream),
      shards: port(this.stream),
      letters: port(this.letters),
      sleep: async (ms) => void this.slept.push(ms),
      log: createLog((line) => this.logged.push(JSON.parse(line))),
      runId: 'operator-1',
    };
  }

  /** While a reset runs, its row says what is true: all up to it is stored, and the mark is at or above it. */
  requireHonestRow(): void {
    const row = this.row();
    if (row?.replayTo === undefined || row.sequence === null) return;
    const stored = new Set(this.stored());
    for (let n = 1; n <= Number(row.sequence); n += 1)
      if (!stored.has(n)) throw new Error(`the row stands at ${row.sequence}, and ${n} is not stored`);
    if (Number(this.mark() ?? 0) < Number(row.sequence)) throw new Error('the mark lies below the row');
  }

  /** The names of what was logged, but for progress. */
  events(): unknown[] {
    return this.logged.map(({ event }) => event).filter((event) => event !== 'replay.batch');
  }

  #consumer(port: <T extends object>(target: T) => T): ConsumerDependencies {
    const now = (): Date => this.now;
    return {
      group: 'numtest',
      streamName: incarnation.streamName,
      checkpoints: port(this.checkpoints),
      incarnation: rememberIncarnation(port(this.incarnations), askingTimes(now)),
      documents: port(this.documents),
      deadLetters: port(this.deadLetters),
      marks: port(this.marks),
      start: async () => this.start,
      now,
      log: createLog((line) => this.logged.push(JSON.parse(line))),
    };
  }

  #mortal<T extends object>(target: T): T {
    const die = (): void => {
      if (this.#calls++ === this.crashAt) throw new Crash(`at call ${this.crashAt}`);
    };
    return new Proxy(target, {
      get: (_, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          die();
          const result: unknown = await Reflect.apply(method, target, args);
          die();
          return result;
        };
      },
    });
  }
}

function replaceAll<Value>(map: Map<string, Value>, entries: Iterable<[string, Value]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

/** Records `from` to `to`, each with its number as sequence number. */
export function numbers(from: number, to: number): StreamRecord[] {
  return Array.from({ length: to - from + 1 }, (_, index) => numberRecord(from + index));
}

/**
 * Lets an order die at each of its calls in turn, before and after it is carried out, and has it given again by a new
 * process; `check` looks at each world then. Gives at how many places it died.
 */
export async function crashEverywhere(
  make: () => Promise<OperatorWorld>,
  order: (dependencies: OperatorDependencies) => Promise<unknown>,
  check: (world: OperatorWorld) => void | Promise<void>,
): Promise<number> {
  for (let crashAt = 0; ; crashAt += 1) {
    const world = await make();
    world.crashAt = crashAt;
    const died = await order(world.operator()).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        return true;
      },
    );
    world.crashAt = Number.POSITIVE_INFINITY;
    world.requireHonestRow();
    if (died) await order(world.operator());
    await check(world);
    if (!died) return crashAt;
  }
}
