import { serialize } from 'bson';
import type { DeadLetter } from '../../engine/documents/dead-letter.ts';
import type { CandidateDocument } from '../../engine/documents/document.ts';
import { MongoUnavailable } from '../../engine/sink/errors.ts';
import { classifyTaken } from '../../engine/sink/mongodb/classify-insert.ts';
import type {
  DeadLetterSink,
  DocumentSink,
  IdRange,
  LetterEvent,
  SinkCheckpointState,
  SinkCheckpoints,
  StoredRecords,
} from '../../engine/sink/ports.ts';
import type { RecordOutcome } from '../../engine/sink/record-outcome.ts';
import { formatIncarnation, type ShardPosition } from '../../engine/stream/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';

/** What happens to a document when it is written; `undefined` leaves it to the fake's own rules. */
export type WriteFault = (candidate: CandidateDocument) => RecordOutcome | undefined;

/** Documents by id, in memory. */
export class FakeDocumentSink implements DocumentSink {
  readonly stored = new Map<string, CandidateDocument>();
  readonly calls: (readonly string[])[] = [];
  fault: WriteFault = () => undefined;
  /** Runs after a call was carried out and before it is answered. */
  afterWrite: () => void | Promise<void> = () => undefined;

  ids(): readonly string[] {
    return [...this.stored.keys()];
  }

  async write(documents: readonly CandidateDocument[]): Promise<readonly RecordOutcome[]> {
    this.calls.push(documents.map(({ document }) => document._id));
    const outcomes = documents.map((candidate) => this.fault(candidate) ?? this.#insert(candidate));
    await this.afterWrite();
    return outcomes;
  }

  #insert(candidate: CandidateDocument): RecordOutcome {
    const id = candidate.document._id;
    const there = this.stored.get(id);
    if (there === undefined) {
      this.stored.set(id, candidate);
      return { kind: 'inserted' };
    }
    return classifyTaken(candidate, '', { majority: there.bytes, isOnPrimaryOnly: false, namespace: '' });
  }
}

/** Dead letters by position, in memory. */
export class FakeDeadLetterSink implements DeadLetterSink {
  readonly letters = new Map<string, DeadLetter>();
  isDown = false;

  async put(deadLetters: readonly DeadLetter[]): Promise<void> {
    if (this.isDown) throw new MongoUnavailable('The fake dead letters are down.');
    for (const each of deadLetters) if (!this.letters.has(each._id)) this.letters.set(each._id, each);
  }
}

/** What the fakes have stored, as raw BSON. */
export class FakeStoredRecords implements StoredRecords {
  isDown = false;
  /** Runs before each call. */
  beforeCall: () => void | Promise<void> = () => undefined;
  readonly #documents: FakeDocumentSink;
  readonly #deadLetters: FakeDeadLetterSink;

  constructor(documents: FakeDocumentSink, deadLetters: FakeDeadLetterSink) {
    this.#documents = documents;
    this.#deadLetters = deadLetters;
  }

  documents(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#find(ids, (id) => this.#documents.stored.get(id)?.bytes);
  }

  deadLetters(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#find(ids, (id) => {
      const letter = this.#deadLetters.letters.get(id);
      return letter === undefined ? undefined : serialize(letter);
    });
  }

  async scan({ after, before }: IdRange, limit: number): Promise<readonly Uint8Array[]> {
    await this.#call();
    const ids = this.#documents.ids().filter((id) => id > after && id < before);
    const first = [...ids].sort().slice(0, limit);
    return first.flatMap((id) => this.#documents.stored.get(id)?.bytes ?? []);
  }

  async letterEvents(after: string | null, limit: number): Promise<readonly LetterEvent[]> {
    await this.#call();
    const letters = [...this.#deadLetters.letters.values()].filter(({ _id }) => after === null || _id > after);
    const first = letters.sort((left, right) => (left._id < right._id ? -1 : 1)).slice(0, limit);
    return first.map(({ _id: id, eventId = '', state }) => ({ id, eventId, state }));
  }

  async #call(): Promise<void> {
    await this.beforeCall();
    if (this.isDown) throw new MongoUnavailable('The fake records are down.');
  }

  async #find(ids: readonly string[], read: (id: string) => Uint8Array | undefined): Promise<Map<string, Uint8Array>> {
    await this.#call();
    return new Map(
      ids.flatMap((id): [string, Uint8Array][] => {
        const bytes = read(id);
        return bytes === undefined ? [] : [[id, bytes]];
      }),
    );
  }
}

/** The sink checkpoint of one shard. */
export interface FakeSinkCheckpoint extends SinkCheckpointState {
  readonly position: ShardPosition;
}

/** Sink checkpoints in memory, restart entries included. */
export class FakeSinkCheckpoints implements SinkCheckpoints {
  readonly states = new Map<string, FakeSinkCheckpoint>();
  isDown = false;
  /** Runs before each call. */
  beforeCall: () => void = () => undefined;

  get(position: ShardPosition): SequenceNumber | null {
    return this.state(position).sequence;
  }

  state(position: ShardPosition): SinkCheckpointState {
    const { sequence = null, restart = null } = this.states.get(key(position)) ?? {};
    return { sequence, restart };
  }

  set(position: ShardPosition, state: SinkCheckpointState): void {
    this.states.set(key(position), { position, ...state });
  }

  async raise(
    position: ShardPosition,
    required: SequenceNumber | null,
    to: SequenceNumber,
  ): Promise<'raised' | 'behind' | 'restarting'> {
    this.requireUp();
    const { sequence, restart } = this.state(position);
    if (restart !== null) return 'restarting';
    if (required !== null && (sequence === null || compareSequenceNumbers(sequence, required) < 0)) return 'behind';
    if (sequence === null || compareSequenceNumbers(sequence, to) < 0) this.set(position, { sequence: to, restart });
    return 'raised';
  }

  requireUp(): void {
    this.beforeCall();
    if (this.isDown) throw new MongoUnavailable('The fake sink checkpoints are down.');
  }
}

function key({ group, incarnation, shard }: ShardPosition): string {
  return `${group}#${formatIncarnation(incarnation)}/${shard}`;
}
