import type { PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { Faults } from '../engine/faults.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import { SentEntry } from '../workload/sent-entry.ts';
import type { NoteExcess } from './excess.ts';

type Send = (command: { readonly input: PutRecordsInput }, options: unknown) => Promise<PutRecordsOutput>;

/** The client of one environment, watched. */
export interface WatchedSend {
  readonly send: Send;
  /** Entries whose acknowledgement it has heard since this was last asked. */
  readonly takeAcknowledged: () => number;
}

/** A producer that has more entries under way than this holds more, the longer the range. */
const mostUnderWay = 2_000;
const fullCall = 500;

/** Watches what the producer sends: I7. */
export class SendChecker {
  readonly #time: VirtualTime;
  readonly #faults: Faults;
  readonly #note: NoteExcess;

  constructor({ time, faults }: { readonly time: VirtualTime; readonly faults: Faults }, note: NoteExcess) {
    this.#time = time;
    this.#faults = faults;
    this.#note = note;
  }

  /**
   * Puts itself between one environment and its client. The same bytes in one invocation are the same entry. One that sends too
   * much or too often hears nothing any more: a loop in which no time passes would never end.
   */
  around(send: Send): WatchedSend {
    const entries = new WeakMap<Uint8Array, SentEntry>();
    let underWay = 0;
    let isCutOff = false;
    let acknowledged = 0;
    const takeAcknowledged = (): number => {
      const taken = acknowledged;
      acknowledged = 0;
      return taken;
    };
    const watched: Send = async (command, options) => {
      const records = command.input.Records ?? [];
      underWay += records.length;
      const excess =
        underWay > mostUnderWay
          ? `${underWay} entries were under way at once`
          : noteSends(records, entries, this.#time.nowMs);
      if (excess !== undefined && !isCutOff) this.#note(excess);
      isCutOff ||= excess !== undefined;
      if (isCutOff) return new Promise(() => undefined);
      if (records.length === fullCall) this.#faults.count('outcome.full-call');
      let reply: PutRecordsOutput | undefined;
      try {
        reply = await send(command, options);
        return reply;
      } finally {
        underWay -= records.length;
        acknowledged += noteReply(records, reply, entries, this.#time.nowMs);
      }
    };
    return { send: watched, takeAcknowledged };
  }
}

type Records = readonly PutRecordsRequestEntry[];
type Entries = WeakMap<Uint8Array, SentEntry>;

/** What is too much about the first entry of which something is. */
function noteSends(records: Records, entries: Entries, nowMs: number): string | undefined {
  let first: string | undefined;
  for (const { PartitionKey: key, Data: data } of records) {
    if (data === undefined) continue;
    const entry = entries.get(data) ?? new SentEntry(nowMs);
    entries.set(data, entry);
    const excess = entry.send(nowMs);
    if (excess !== undefined) first ??= `${key} was sent ${excess}`;
  }
  return first;
}

/** Gives how many are acknowledged. */
function noteReply(records: Records, reply: PutRecordsOutput | undefined, entries: Entries, nowMs: number): number {
  let acknowledged = 0;
  for (const [index, { Data: data }] of records.entries()) {
    if (data === undefined) continue;
    const isAcknowledged = reply?.Records?.[index]?.SequenceNumber !== undefined;
    entries.get(data)?.hear(isAcknowledged, nowMs);
    if (isAcknowledged) acknowledged += 1;
  }
  return acknowledged;
}
