import { isKplAggregate, readKplAggregate } from '../../engine/events/read-kpl-aggregate.ts';
import { StreamUnavailable } from '../../engine/produce/errors.ts';
import type { Clock, PutResult, StreamEntry, StreamWriter } from '../../engine/produce/ports.ts';

/** What befalls one entry. `lost`: it lands, and the reply says that it failed. */
export type EntryFate = 'lands' | 'throttled' | 'failed' | 'lost';

/** What befalls a call. `late`: it lands after its time and the reply is lost. `hangs`: no answer until it is cut off. */
export type CallFate = 'answered' | 'throttled' | 'failed' | 'late' | 'hangs' | 'denied';

/** A CloudEvent as it lies in the stream. */
export interface LandedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly partitionkey?: string;
  readonly data: unknown;
}

export interface PutCall {
  readonly atMs: number;
  readonly keys: readonly string[];
  /** Of the events, also of those inside of aggregates. */
  readonly ids: readonly string[];
  readonly bytes: number;
}

/** A stream that keeps what lands and does to calls and entries what it is told. */
export class FakeStream implements StreamWriter {
  readonly calls: PutCall[] = [];
  /** In the order of their landing. */
  readonly landed: LandedEvent[] = [];
  /** Ids of the events whose acknowledgement was given, in that order. */
  readonly acknowledged: string[] = [];
  readonly #clock: Clock;
  latencyMs = 20;
  mostInFlight = 0;
  #inFlight = 0;
  /** @param call counts from 0. */
  callFate: (call: number) => CallFate = () => 'answered';
  /** @param id of the entry's first event. */
  entryFate: (id: string, call: number) => EntryFate = () => 'lands';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get ids(): readonly string[] {
    return this.landed.map(({ id }) => id);
  }

  async put(entries: readonly StreamEntry[], signal: AbortSignal): Promise<readonly PutResult[]> {
    const call = this.calls.length;
    this.#note(entries);
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    try {
      return await this.#answer(call, entries, signal);
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #answer(call: number, entries: readonly StreamEntry[], signal: AbortSignal): Promise<readonly PutResult[]> {
    const outcome = this.callFate(call);
    await this.#clock.sleep(outcome === 'hangs' ? 10 * 60_000 : this.latencyMs, signal);
    if (outcome === 'denied') throw new StreamUnavailable('numbers', 'ResourceNotFoundException', undefined);
    if (outcome === 'late') this.landed.push(...entries.flatMap(readEvents));
    if (signal.aborted) return entries.map(() => ({ kind: 'failed', code: 'AbortError' }));
    if (outcome === 'throttled') return entries.map(() => ({ kind: 'throttled', code: 'KMSThrottlingException' }));
    if (outcome === 'failed' || outcome === 'late')
      return entries.map(() => ({ kind: 'failed', code: 'ServiceUnavailable' }));
    return entries.map((entry) => this.#land(readEvents(entry), call));
  }

  #land(events: readonly LandedEvent[], call: number): PutResult {
    const outcome = this.entryFate(String(events[0]?.id), call);
    if (outcome === 'throttled') return { kind: 'throttled', code: 'ProvisionedThroughputExceededException' };
    if (outcome !== 'failed') this.landed.push(...events);
    if (outcome !== 'lands') return { kind: 'failed', code: 'InternalFailure' };
    this.acknowledged.push(...events.map(({ id }) => id));
    return { kind: 'acknowledged' };
  }

  #note(entries: readonly StreamEntry[]): void {
    this.calls.push({
      atMs: this.#clock.now().getTime(),
      keys: entries.map(({ partitionKey }) => partitionKey),
      ids: entries.flatMap(readEvents).map(({ id }) => id),
      bytes: entries.reduce((sum, { data, partitionKey }) => sum + data.length + Buffer.byteLength(partitionKey), 0),
    });
  }
}

/** One, or the parts of an aggregate. */
function readEvents({ data }: StreamEntry): readonly LandedEvent[] {
  if (!isKplAggregate(data)) return [JSON.parse(Buffer.from(data).toString()) as LandedEvent];
  const read = readKplAggregate(data);
  if (read.kind !== 'aggregate') throw new TypeError(JSON.stringify(read));
  return read.parts.map((part) => JSON.parse(Buffer.from(part.data).toString()) as LandedEvent);
}
