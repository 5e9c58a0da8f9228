import { hashKeyOf } from '../events/kpl-format.ts';
import { writeKplAggregate } from '../events/write-kpl-aggregate.ts';
import { callLimits, entryBytes } from './choose-call.ts';
import type { IntendedEvents } from './intended-events.ts';
import { type PendingEntry, toEntry } from './pending-entries.ts';
import type { StreamEntry } from './ports.ts';

/** One that was never put. The indexes of its events may lie between those of other entries. */
export type PackedEntry = Pick<PendingEntry, 'index' | 'eventCount' | 'entry'>;

/** What the next events of a run are put as. */
export interface PackedEvents {
  /** In order of index. */
  readonly entries: readonly PackedEntry[];
  /** The first event that is in none of them; all before it, from where they began, are. */
  readonly nextIndex: number;
}

/** Puts one event into an entry of its own. */
export function packOne(events: IntendedEvents, index: number, time: Date): PackedEvents {
  return { entries: [{ index, eventCount: 1, entry: toEntry(events.at(index, time)) }], nextIndex: index + 1 };
}

/**
 * Kinesis bills what is put in units of 25 kB, begun ones as whole.
 *
 * @see https://aws.amazon.com/kinesis/data-streams/pricing/
 */
const maxAggregateBytes = 25_000;
/** Magic number, checksum, and a hash key with what names it. */
const frameBytes = 4 + 16 + 41;
/** At most: two tags and two lengths around the data, two indexes with their tags, a tag and a length for the key. */
const bytesAroundPart = 8 + 8 + 3;
/** So many bytes of events are gathered, under as many keys as there are: what fills a call. */
const gatheredBytes = callLimits.maxBytes;

/**
 * Packs the next events into aggregates: those of one key together, in their order, and those without a key together. An
 * event that is alone, or too large for company, goes as it is.
 */
export function packTogether(events: IntendedEvents, from: number, time: Date): PackedEvents {
  const aggregates: Aggregate[] = [];
  const open = new Map<string | undefined, Aggregate>();
  let index = from;
  for (let bytes = 0; index <= events.last && bytes < gatheredBytes; index++) {
    const event = events.at(index, time);
    const part = toEntry(event);
    const partBytes = entryBytes(part) + bytesAroundPart;
    bytes += partBytes;
    const current = open.get(event.partitionKey);
    if (current !== undefined && current.bytes + partBytes <= maxAggregateBytes) {
      current.parts.push(part);
      current.bytes += partBytes;
      continue;
    }
    const key = Buffer.byteLength(part.partitionKey, 'utf8');
    const begun: Aggregate = { index, parts: [part], bytes: frameBytes + key + partBytes };
    aggregates.push(begun);
    open.set(event.partitionKey, begun);
  }
  return { entries: aggregates.map(toPackedEntry), nextIndex: index };
}

/** One that is being filled. */
interface Aggregate {
  readonly index: number;
  readonly parts: [StreamEntry, ...StreamEntry[]];
  /** Those of its entry, or a few more. */
  bytes: number;
}

/**
 * The record goes by the key of its first part. Each part keeps the key that it would have alone, and names the hash of the
 * record's: readers that look whether a part belongs into its shard, such as the Kinesis Client Library, find that it does.
 */
function toPackedEntry({ index, parts }: Aggregate): PackedEntry {
  const [first, ...others] = parts;
  if (others.length === 0) return { index, eventCount: 1, entry: first };
  const { partitionKey } = first;
  const isOneKey = others.every((part) => part.partitionKey === partitionKey);
  const hashKey = isOneKey ? {} : { explicitHashKey: hashKeyOf(partitionKey) };
  const data = writeKplAggregate(parts.map((part) => ({ ...part, ...hashKey })));
  return { index, eventCount: parts.length, entry: { data, partitionKey } };
}
