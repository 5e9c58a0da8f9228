import { deflateSync, gzipSync } from 'node:zlib';
import { kplMagic } from '../../engine/events/kpl-format.ts';
import type { RejectionCode } from '../../engine/events/rejection.ts';
import { writeKplAggregate } from '../../engine/events/write-kpl-aggregate.ts';
import { aggregateWithLibrary } from '../support/kpl-aggregates.ts';
import { logsMessage } from '../support/logs-message.ts';

/** What becomes of a part: a document under an id of its own or under its position, or a dead letter under its position. */
export type PartMeaning = { readonly id: string } | 'foreign' | { readonly refused: RejectionCode };

/** A part by its path, empty for a record that is no envelope. */
export interface MixedPart {
  readonly path: string;
  readonly meaning: PartMeaning;
}

/** Bytes, and what they come to. Without parts there is nothing to store. */
export interface MixedBytes {
  readonly data: Uint8Array;
  readonly parts: readonly MixedPart[];
}

type Next = () => number;

/** Records of all kinds of producers that come to so many documents and dead letters. The same for the same number. */
export function mixedRecords(count: number): readonly MixedBytes[] {
  const records: MixedBytes[] = [];
  let left = count;
  let at = 0;
  const next = (): number => at++;
  for (let round = kinds.map((kind) => kind(next)); sizeOf(round) <= left; round = kinds.map((kind) => kind(next))) {
    records.push(...round);
    left -= sizeOf(round);
  }
  return [...records, ...times(left, () => sdkEvent(next))];
}

function sizeOf(records: readonly MixedBytes[]): number {
  return records.reduce((sum, { parts }) => sum + parts.length, 0);
}

/** Events as official SDKs write them, and as no SDK does. */
const spellings: readonly ((id: string, n: number) => string)[] = [
  (id, n) =>
    `{"id":"${id}","time":"2024-01-02T03:04:05.006Z","type":"order","source":"/shop","specversion":"1.0","tsms":1580390884335,"data":{"n":${n}}}`,
  (id, n) =>
    `{"specversion": "1.0", "id": "${id}", "source": "/shop", "type": "order", "rate": 0.5, "data": {"n": ${n}}}`,
  (id, n) =>
    `{"specversion":"1.0","id":"${id}","source":"/shop","type":"order","partitionkey":"k-${n % 7}","data_base64":"AAEC"}`,
  (id) =>
    `{"specversion":"0.3","id":"${id}","source":"/shop","type":"order","datacontentencoding":"base64","data":"AAEC"}`,
  (id, n) =>
    `{"data":12345678901234567890,"type":"order","source":"/shop","id":"${id}","specversion":"1.0","ext":{"$n":${n}}}`,
];

function sdkEvent(next: Next): MixedBytes {
  const n = next();
  return leaf(spellings[n % spellings.length]?.(`e-${n}`, n) ?? '', { id: `/shop e-${n}` });
}

const foreign = (next: Next): MixedBytes => leaf(`{"reading":${next()},"$set":{"a.b":1}}`, 'foreign');
const withoutId = leaf('{"specversion":"1.0","source":"/shop","type":"order"}', { refused: 'invalid-cloud-event' });
const word = leaf('{"rate": NaN}', { refused: 'not-json' });
const ofEach = (next: Next): readonly MixedBytes[] => [
  ...times(20, () => sdkEvent(next)),
  foreign(next),
  withoutId,
  word,
];

/** What producers put, a record each. */
const kinds: readonly ((next: Next) => MixedBytes)[] = [
  ...times(30, () => sdkEvent),
  (next) => aggregate(writeKplAggregate, ofEach(next)),
  (next) => aggregate(aggregateWithLibrary, ofEach(next)),
  (next) =>
    aggregate(
      writeKplAggregate,
      times(3, () => gzip(lines(ofEach(next)))),
    ),
  (next) => gzip(lines(times(40, () => sdkEvent(next)))),
  (next) => zlib(lines(ofEach(next))),
  (next) => gzip(zlib(aggregate(writeKplAggregate, ofEach(next)))),
  (next) => gzip(logs(next, 40)),
  (next) => logs(next, 3),
  () => gzip({ data: Buffer.from(logsMessage([], 'CONTROL_MESSAGE')), parts: [] }),
  (next) => joined('[', ',', ']', [...times(30, () => sdkEvent(next)), withoutId]),
  (next) => lines(ofEach(next)),
  (next) =>
    joined(
      '',
      '',
      '',
      times(5, () => foreign(next)),
    ),
  (next) => lines(twice(sdkEvent(next))),
  () => ({ data: writeKplAggregate([]), parts: [] }),
  foreign,
  () => withoutId,
  () => word,
  () => leaf('plain text', { refused: 'not-json' }),
  () => leaf(Uint8Array.of(0xff, 0xfe, 0x7b), { refused: 'invalid-utf8' }),
  () => leaf(gzipSync('{"a":1}').subarray(0, -3), { refused: 'compressed' }),
  () => leaf(Buffer.concat([kplMagic, Buffer.alloc(40)]), { refused: 'kpl-aggregated' }),
];

function leaf(data: string | Uint8Array, meaning: PartMeaning): MixedBytes {
  return { data: Buffer.from(data), parts: [{ path: '', meaning }] };
}

/** The second leaves nothing of its own. */
function twice(item: MixedBytes): readonly MixedBytes[] {
  return [item, { ...item, parts: [] }];
}

function lines(items: readonly MixedBytes[]): MixedBytes {
  return joined('', '\n', '\n', items);
}

function joined(before: string, between: string, after: string, items: readonly MixedBytes[]): MixedBytes {
  const texts = items.map(({ data }) => Buffer.from(data).toString('utf8'));
  return { data: Buffer.from(before + texts.join(between) + after), parts: inside(items) };
}

function aggregate(write: typeof writeKplAggregate, items: readonly MixedBytes[]): MixedBytes {
  const data = write(items.map((item, index) => ({ partitionKey: `k-${'abc'[index % 3]}`, data: item.data })));
  return { data, parts: inside(items) };
}

function gzip(item: MixedBytes): MixedBytes {
  return { data: gzipSync(item.data), parts: inside([item]) };
}

function zlib(item: MixedBytes): MixedBytes {
  return { data: deflateSync(item.data), parts: inside([item]) };
}

/** Each message has a log stream of its own: its log events' ids count from 0. */
function logs(next: Next, count: number): MixedBytes {
  const stream = `stream-${next()}`;
  const message: object = JSON.parse(logsMessage(times(count, () => 'a line')));
  const source = 'aws:logs:123456789012:%2Faws%2Flambda%2Fshop';
  return {
    data: Buffer.from(JSON.stringify({ ...message, logStream: stream })),
    parts: times(count, (at) => ({
      path: `${at}`,
      meaning: { id: `${source}:${stream} ${`${at}`.padStart(56, '0')}` },
    })),
  };
}

function inside(items: readonly MixedBytes[]): readonly MixedPart[] {
  return items.flatMap(({ parts }, index) =>
    parts.map(({ path, meaning }) => ({ path: path === '' ? `${index}` : `${index}.${path}`, meaning })),
  );
}

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
