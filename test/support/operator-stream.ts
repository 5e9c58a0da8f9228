import type {
  OpenedShard,
  ReadAt,
  ReadStart,
  ShardPage,
  ShardReader,
  StreamShards,
} from '../../engine/stream/ports.ts';
import type { ShardId } from '../../engine/stream/position.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';

interface FakeShard {
  records: StreamRecord[];
  /** All that ever were in it: their numbers are known, trimmed or not. */
  readonly known: Set<SequenceNumber>;
  isClosed: boolean;
}

interface Place {
  readonly shard: ShardId;
  readonly start: ReadStart | ReadAt;
}

/** A stream in memory that expires, throttles and trims on demand. */
export class FakeShardStream implements ShardReader, StreamShards {
  readonly shards = new Map<ShardId, FakeShard>();
  /** Starts of the iterators that were opened, in order. */
  readonly opened: (ReadStart | ReadAt)[] = [];
  /** Answers to the next reads, before anything is read. */
  faults: ('expired' | 'throttled' | 'empty')[] = [];
  pageSize = 3;
  /** True: numbers that were trimmed are refused; else reading starts at the oldest record. */
  refusesTrimmed = false;
  /** Times after it are refused, as by a clock that is behind. */
  clock: Date | null = null;
  /** True: refuses to be read from its oldest record. */
  refusesOldest = false;
  /** Runs before each read, with the start that it reads from. */
  beforeRead: (start: ReadStart | ReadAt) => void = () => undefined;
  readonly #places: Place[] = [];

  put(shard: ShardId, ...records: readonly StreamRecord[]): void {
    const there = this.shards.get(shard) ?? { records: [], known: new Set(), isClosed: false };
    there.records.push(...records);
    for (const { sequence } of records) there.known.add(sequence);
    this.shards.set(shard, there);
  }

  /** Drops the records up to and including this number. */
  trim(shard: ShardId, through: number): void {
    const there = this.#shard(shard);
    there.records = there.records.filter(({ sequence }) => Number(sequence) > through);
  }

  close(shard: ShardId): void {
    this.#shard(shard).isClosed = true;
  }

  async list(): Promise<readonly ShardId[]> {
    return [...this.shards.keys()].sort();
  }

  async open(shard: ShardId, start: ReadStart | ReadAt): Promise<OpenedShard> {
    const there = this.shards.get(shard);
    if (there === undefined) return { kind: 'gone' };
    if (start.kind === 'earliest' && this.refusesOldest) return { kind: 'refused' };
    if (start.kind === 'time' && this.clock !== null && start.at > this.clock) return { kind: 'refused' };
    if ('sequence' in start) {
      const isHeld = there.records.some(({ sequence }) => sequence === start.sequence);
      if (!there.known.has(start.sequence) || (this.refusesTrimmed && !isHeld)) return { kind: 'refused' };
    }
    this.opened.push(start);
    return { kind: 'open', iterator: this.#iterator({ shard, start }) };
  }

  async read(iterator: string, maxRecords: number): Promise<ShardPage | { readonly kind: 'expired' | 'throttled' }> {
    const place = this.#places[Number(iterator)] as Place;
    this.beforeRead(place.start);
    const fault = this.faults.shift();
    if (fault === 'empty') return { kind: 'page', records: [], next: iterator, isCaughtUp: false };
    if (fault !== undefined) return { kind: fault };
    const { records, isClosed } = this.#shard(place.shard);
    const left = records.filter((record) => isFrom(record, place.start));
    const page = left.slice(0, Math.min(maxRecords, this.pageSize));
    const isLast = page.length === left.length;
    const sequence = page.at(-1)?.sequence;
    const next = sequence === undefined ? place : { shard: place.shard, start: after(sequence) };
    return {
      kind: 'page',
      records: page,
      next: isLast && isClosed ? null : this.#iterator(next),
      isCaughtUp: isLast,
    };
  }

  #iterator(place: Place): string {
    return String(this.#places.push(place) - 1);
  }

  #shard(shard: ShardId): FakeShard {
    const there = this.shards.get(shard);
    if (there === undefined) throw new TypeError(`no such shard: ${shard}`);
    return there;
  }
}

function after(sequence: SequenceNumber): ReadStart {
  return { kind: 'after', sequence };
}

function isFrom({ sequence, arrivedAt }: StreamRecord, start: ReadStart | ReadAt): boolean {
  if (start.kind === 'earliest') return true;
  if (start.kind === 'time') return arrivedAt >= start.at;
  const compared = compareSequenceNumbers(sequence, start.sequence);
  return start.kind === 'at' ? compared >= 0 : compared > 0;
}
