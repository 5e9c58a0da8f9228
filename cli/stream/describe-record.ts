import { Binary } from 'bson';
import { isCloudEvent, readCloudEvent } from '../../engine/events/read-cloud-event.ts';
import type { ShardId } from '../../engine/stream/position.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { parseExactJson } from '../output/exact-json.ts';
import { safeJson, safeText } from '../output/safe-text.ts';
import type { TailedRecord } from '../output/tail.ts';

/** Says what a record holds. Numbers are as they were written. */
export function describeRecord(topic: string, shard: ShardId, record: StreamRecord): TailedRecord {
  const { sequence, partitionKey, arrivedAt, data } = record;
  return { topic, shard, sequence, arrivedAt: arrivedAt.toISOString(), partitionKey, ...contentOf(data) };
}

type Content = Pick<TailedRecord, 'event' | 'value' | 'base64' | 'problem'>;

function contentOf(data: Uint8Array): Content {
  const text = decode(data);
  const [plain, exact] = text === undefined ? [] : parse(text);
  const none = { event: null, value: null, base64: null, problem: null };
  if (plain === undefined) return { ...none, base64: Buffer.from(data).toString('base64') };
  if (!isCloudEvent(plain)) return { ...none, value: exact };
  const read = readCloudEvent(plain, { isStrict: false });
  if ('rejection' in read) return { ...none, value: exact, problem: read.rejection.message };
  const { id, source, type, time, timeText, partitionKey } = read.event;
  const base64 = read.event.value instanceof Binary ? read.event.value.toString('base64') : null;
  return {
    event: { id, source, type, time: timeText ?? time?.toISOString() ?? null, key: partitionKey },
    value: base64 === null ? (memberOf(exact, 'data') ?? null) : null,
    base64,
    problem: null,
  };
}

function decode(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    return undefined;
  }
}

function parse(text: string): readonly [plain: unknown, exact: unknown] | readonly [] {
  try {
    return [JSON.parse(text), parseExactJson(text)];
  } catch {
    return [];
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The value in one line: a text as it is, everything else as JSON, and bytes that are none as text where they are that. */
export function formatValue({ value, base64, event }: TailedRecord): string {
  if (base64 === null) return typeof value === 'string' ? safeText(value) : safeJson(value);
  const bytes = Buffer.from(base64, 'base64');
  const kind = event === null ? 'not JSON' : 'binary';
  return `(${kind}, ${bytes.length} bytes) ${safeText(bytes.toString('utf8').slice(0, 200))}`;
}

/** When and where the record arrived, what it is called, its key and its value, in one line. */
export function formatPretty(record: TailedRecord): string {
  const { arrivedAt, shard, sequence, event, problem } = record;
  const name = event === null ? `sequence ${sequence}` : `${event.source} ${event.id}`;
  const key = event?.key ?? null;
  const parts = [
    arrivedAt,
    shard,
    safeText(name),
    ...(key === null ? [] : [`key=${safeText(key)}`]),
    ...(problem === null ? [] : [`(${safeText(problem)})`]),
    formatValue(record),
  ];
  return parts.join('  ');
}
