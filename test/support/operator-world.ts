import { requiredSinkCheckpoint } from '../../engine/checkpoints/plan-change.ts';
import type { Checkpoint } from '../../engine/checkpoints/ports.ts';
import { type BatchReport, consumeBatch } from '../../engine/consume/consume-batch.ts';
import type { ConsumerDependencies } from '../../engine/consume/dependencies.ts';
import { usualDecoding } from '../../engine/documents/decoding.ts';
import type { OperatorDependencies } from '../../engine/operate/dependencies.ts';
import { createLog } from '../../engine/runtime/log.ts';
import type { DatabaseInspection } from '../../engine/sink/inspection-ports.ts';
import type { RestartEntry } from '../../engine/sink/ports.ts';
import type { ShardId, ShardPosition } from '../../engine/stream/position.ts';
import { rememberIncarnation } from '../../engine/stream/recent-incarnation.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { askingTimes } from './asking-times.ts';
import { FakeCheckpointStore } from './fake-checkpoint-store.ts';
import { FakeFailureStore, failuresOf } from './fake-failure-store.ts';
import { FakeDeadLetterSink, FakeDocumentSink, FakeSinkCheckpoints, FakeStoredRecords } from './fake-mongo.ts';
import { FakeRestartEntries } from './fake-restart-entries.ts';
import { FakeStreamIncarnations } from './fake-stream-incarnations.ts';
import { commandedParts, FakeCheckpointCommands } from './operator-commands.ts';
import { FakeDeadLetterStore } from './operator-letters.ts';
import { FakeShardStream } from './operator-stream.ts';
import { arrival, incarnation, numberRecord, position, shardId } from './records.ts';

/** What a process that died had thrown, as far as its command is concerned. */
export class Crash extends Error {}

/** What a database held. */
export interface Backup {
  readonly documents: OperatorWorld['documents']['stored'];
  readonly deadLetters: OperatorWorld['deadLetters']['letters'];
  readonly sinkCheckpoints: OperatorWorld['sinkCheckpoints']['states'];
}

/** A group, its stream and an operator, on fakes. */
export class OperatorWorld {
  readonly checkpoints = new FakeCheckpointStore();
  readonly documents = new FakeDocumentSink();
  readonly deadLetters = new FakeDeadLetterSink();
  readonly sinkCheckpoints = new FakeSinkCheckpoints();
  readonly incarnations = new FakeStreamIncarnations(incarnation);
  readonly stream = new FakeShardStream();
  readonly commands = new FakeCheckpointCommands(this.checkpoints);
  readonly restarts = new FakeRestartEntries(this.sinkCheckpoints);
  readonly deadLetterStore = new FakeDeadLetterStore(this.deadLetters);
  readonly records = new FakeStoredRecords(this.documents, this.deadLetters);
  readonly failures = new FakeFailureStore();
  readonly logged: Record<string, unknown>[] = [];
  readonly slept: number[] = [];
  readonly shard = shardId();
  now = new Date(arrival.getTime() + 600_000);
  monotonicMs = 0;
  /** What arrived before it is none of the group's business. */
  start = new Date(0);
  /** The call to a port at which the next process dies: even numbers before it is carried out, odd ones after. */
  crashAt = Number.POSITIVE_INFINITY;
  /** Runs after a process has died, before the command is given again. */
  afterCrash: () => void | Promise<void> = () => undefined;
  #calls = 0;
  #runs = 0;

  /** Numbers 1 to `last` in the stream, handled by the mapping. */
  static async handled(last: number, stored = last): Promise<OperatorWorld> {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, last));
    await world.deliver(1, stored);
    return world;
  }

  position(shard: ShardId = this.shard): ShardPosition {
    return position({ shard });
  }

  /** All of the row that a command relies on or changes. */
  row(shard: ShardId = this.shard): Checkpoint | null {
    return commandedParts(this.checkpoints.get(position({ shard })));
  }

  setRow(row: Checkpoint, shard: ShardId = this.shard): void {
    this.checkpoints.set(position({ shard }), row);
  }

  sinkCheckpoint(shard: ShardId = this.shard): string | null {
    return this.sinkCheckpoints.get(position({ shard }));
  }

  entry(shard: ShardId = this.shard): RestartEntry | null {
    return this.sinkCheckpoints.state(position({ shard })).restart;
  }

  /** All that the database holds, to be restored later. */
  takeBackup(): Backup {
    return {
      documents: new Map(this.documents.stored),
      deadLetters: new Map(this.deadLetters.letters),
      sinkCheckpoints: new Map(this.sinkCheckpoints.states),
    };
  }

  restore({ documents, deadLetters, sinkCheckpoints }: Backup): void {
    replaceAll(this.documents.stored, documents);
    replaceAll(this.deadLetters.letters, deadLetters);
    replaceAll(this.sinkCheckpoints.states, sinkCheckpoints);
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
      { requestId: 'mapping', remainingMs: () => 60_000 },
      this.#consumer((port) => port),
    );
  }

  /** The dependencies of a new process, which is its own run. */
  operator(): OperatorDependencies {
    this.#calls = 0;
    this.#runs += 1;
    const port = <T extends object>(target: T): T => this.#mortal(target);
    return {
      consumer: this.#consumer(port),
      commands: port(this.commands),
      restarts: port(this.restarts),
      reader: port(this.stream),
      shards: port(this.stream),
      deadLetterStore: port(this.deadLetterStore),
      collection: { estimate: async () => this.documents.stored.size },
      groups: { list: async () => ['numtest', 'removed'] },
      database: { inspect: async () => inspection },
      stored: port(this.records),
      startsAt: this.start,
      failures: { ...failuresOf(), store: port(this.failures) },
      sleep: async (ms) => void this.slept.push(ms),
      monotonicMs: () => this.monotonicMs,
      log: createLog((line) => this.logged.push(JSON.parse(line))),
      runId: `operator-${this.#runs}`,
    };
  }

  /** Where the sink checkpoint meets what the row requires, and no restart is under way, all of that is in the database. */
  requireHonestSinkCheckpoint(shard: ShardId = this.shard): void {
    const required = requiredSinkCheckpoint(this.row(shard));
    const reached = Number(this.sinkCheckpoint(shard) ?? 0);
    if (required === null || this.entry(shard) !== null || reached < Number(required)) return;
    const held = new Set([...this.stored(), ...this.setAside()]);
    const lacking = (this.stream.shards.get(shard)?.records ?? []).filter(
      ({ sequence }) => Number(sequence) <= Number(required) && !held.has(Number(sequence)),
    );
    if (lacking.length > 0)
      throw new Error(`the sink checkpoint stands at ${reached}, and ${lacking.length} records are not stored`);
  }

  /** The numbers of the records that are dead letters, ascending. */
  setAside(): number[] {
    const sequences = [...this.deadLetters.letters.values()].map(({ origin }) => Number(origin.sequence));
    return sequences.sort((left, right) => left - right);
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
      decoding: usualDecoding,
      checkpoints: port(this.checkpoints),
      incarnation: rememberIncarnation(port(this.incarnations), askingTimes(now)),
      documents: port(this.documents),
      deadLetters: port(this.deadLetters),
      sinkCheckpoints: port(this.sinkCheckpoints),
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

/** What the database of a group says of itself where all is well. */
const inspection: DatabaseInspection = {
  serverVersion: '8.0.4',
  topology: 'replica-set',
  majorityTrouble: null,
  refusingIndexes: [],
  hasValidator: false,
};

/** Records `from` to `to`, each with its number as sequence number. */
export function numbers(from: number, to: number): StreamRecord[] {
  return Array.from({ length: to - from + 1 }, (_, index) => numberRecord(from + index));
}

/**
 * Lets a command die at each of its calls in turn, before and after it is carried out, and has it given again by a new
 * process; `check` looks at each world then. Gives at how many places it died.
 */
export async function crashEverywhere(
  make: () => Promise<OperatorWorld>,
  command: (dependencies: OperatorDependencies) => Promise<unknown>,
  check: (world: OperatorWorld) => void | Promise<void>,
): Promise<number> {
  for (let crashAt = 0; ; crashAt += 1) {
    const world = await make();
    world.crashAt = crashAt;
    const died = await command(world.operator()).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        return true;
      },
    );
    world.crashAt = Number.POSITIVE_INFINITY;
    if (died) {
      await world.afterCrash();
      await command(world.operator());
    }
    await check(world);
    if (!died) return crashAt;
  }
}
