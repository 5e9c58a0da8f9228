import { gzipSync } from 'node:zlib';
import { writeKplAggregate } from '../../engine/events/write-kpl-aggregate.ts';
import { sealKpl } from './kpl-aggregates.ts';

const size = 10 * 1024 * 1024;
/** As many as a record may hold, and one less, which leaves room for one that is broken. */
const [most, almostAll] = [20_000, 19_999];
const long = 'x'.repeat(500);
const names = '"owner":"1","logGroup":"g","subscriptionFilters":[]';

/** Bytes that are made to cost much: each as large as a record may be, or as many parts as one may hold. */
export const hostileRecords: Readonly<Record<string, () => Uint8Array>> = {
  'a list of events with one number': () => text(`[${filled('{"specversion":"1.0","id":"1"},')}1]`),
  'a batch of too many events': () => text(`[${filled('{"specversion":"1.0"},')}{"specversion":"1.0"}]`),
  'a batch of long events': () => text(`[${list(most, `{"specversion":"1.0","data":"${long}"}`)}]`),
  'too many lines': () => text(filled('1\n')),
  'short lines': () => text('1\n'.repeat(most)),
  'short lines, the last one broken': () => text(`${'{}\n'.repeat(almostAll)}{`),
  'long lines, the last one broken': () => text(`${`{"a":"${long}"}\n`.repeat(almostAll)}{`),
  'lines of numbers, the last one broken': () => text(`${`[${list(250, '1')}]\n`.repeat(almostAll)}{`),
  'lines that are all broken': () => text(filled('[1,\n')),
  'broken lines, the last one whole': () => text(`${filled('"a\n').slice(100)}{}\n`),
  'lines that are no UTF-8 at the end': () => Buffer.concat([text(`{"a":"${long}"}\n`.repeat(almostAll)), bytes(0xff)]),
  'line feeds': () => text(filled('\n')),
  'blank lines between two others': () => text(`{}\n${filled(' \n').slice(100)}{`),
  'white space without end': () => text(filled(' ')),
  'a line without end': () => text(`{"a":1}\n{"a":"${filled('x')}`),
  'many {': () => text(filled('{')),
  'many [': () => text(filled('[')),
  'objects within objects': () => text(filled('{"a":')),
  'lists within lists, closed': () => text('['.repeat(size / 2) + ']'.repeat(size / 2)),
  'too many values': () => text(filled('{}')),
  'long values, an error at the end': () => text(`${`{"a":"${long}"}`.repeat(almostAll)}{`),
  'values of numbers, an error at the end': () => text(`${`[${list(250, '1')}]`.repeat(almostAll)}{`),
  'some values and a long rest': () => text(`{"a":1}{"a":1}{"a":"${filled('x')}`),
  'words one after the other': () => text(filled('1 ')),
  'a string of escapes': () => text(`"${filled('\\u0041')}"`),
  'one name again and again': () => text(`{${filled('"\\u0061":1,')}"a":1}`),
  'names that all differ': () => text(`{${Array.from({ length: 700_000 }, (_, at) => `"k${at}":1`)}}`),
  'names that look like indexes': () => text(`{${Array.from({ length: 700_000 }, (_, at) => `"${at * 977}":1`)}}`),
  'lines with a name of their own': () =>
    text(Array.from({ length: most }, (_, at) => `{"k${at}":"${long}"}`).join('\n')),
  'numbers that differ': () => text(`[${filled(`${Array.from({ length: 90 }, (_, at) => at + 10)},`)}1]`),
  'a long number': () => text(filled('1')),
  'many log events': () => text(logs('s', list(most, '{"id":"1","timestamp":1,"message":"x"}'))),
  'long log events': () => text(logs('s', list(most, `{"id":"1","timestamp":1,"message":"${long}"}`))),
  'too many log events': () => text(logs('s', `${filled('1,')}1`)),
  'log events with a long name': () => text(logs(filled('s').slice(size / 2), list(most, '1'))),
  'log events with a long name to be escaped': () => text(logs('ü'.repeat(500), list(most, '1'))),
  'log events doubled': () =>
    text(`{"messageType":"DATA_MESSAGE","logStream":"s",${names}${filled(',"logEvents":[1]')}}`),
  'the magic number of gzip again and again': () => repeated(0x1f, 0x8b),
  'the magic number of the KPL again and again': () => sealKpl(repeated(0xf3, 0x89, 0x9a, 0xc2)),
  'an aggregate of keys': () => sealKpl(repeated(0x0a, 0x00)),
  'an aggregate of short keys': () => sealKpl(repeated(0x0a, 0x01, 0x61)),
  'an aggregate of explicit hash keys': () => sealKpl(repeated(0x12, 0x00)),
  'an aggregate of fields that nobody knows': () => sealKpl(repeated(0x20, 0x00)),
  'an aggregate of groups': () => sealKpl(repeated(0x2b, 0x2c)),
  'an aggregate of groups within groups': () => sealKpl(repeated(0x2b)),
  'an aggregate of many parts': () => aggregate(most, text('1')),
  'an aggregate of long parts': () => aggregate(most, text(`"${long}"`)),
  'an aggregate of gzip': () => aggregate(10_000, gzipSync('{}')),
  'an aggregate of gzip that is damaged at its end': () => aggregate(10_000, damaged(gzipSync(Buffer.alloc(60_000)))),
  'an aggregate of bombs': () => aggregate(10_000, gzipSync(Buffer.alloc(200_000))),
  'an aggregate of gzip that unpacks to much': () => aggregate(10_000, gzipSync(Buffer.alloc(60_000))),
  'a bomb': () => gzipSync(Buffer.alloc(size)),
  'gzip of members': () => Buffer.concat(Array<Uint8Array>(400_000).fill(gzipSync(''))),
  'gzip of as much as a record may unpack to': () => gzipSync(text(filled(`{"a":"${Math.PI}${long}"}\n`))),
  'gzip of long lines, the last one broken': () =>
    gzipSync(text(`${Array.from({ length: almostAll }, (_, at) => `{"a":"${at}${long}"}\n`).join('')}{`), { level: 1 }),
};

/** Whether a record of this name counts by what it unpacks to. */
export function isCompressed(name: string): boolean {
  return /gzip|bomb/.test(name);
}

/** Bytes that a record may unpack to. */
export const mostHostileBytes = size;

function filled(item: string): string {
  return item.repeat(Math.floor((size - 200) / item.length));
}

function list(count: number, item: string): string {
  return Array<string>(count).fill(item).join(',');
}

function text(value: string): Uint8Array {
  return Buffer.from(value);
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

function repeated(...values: readonly number[]): Uint8Array {
  return Buffer.alloc(size, Buffer.from(values));
}

function logs(logStream: string, logEvents: string): string {
  return `{"messageType":"DATA_MESSAGE",${names},"logStream":"${logStream}","logEvents":[${logEvents}]}`;
}

function aggregate(count: number, data: Uint8Array): Uint8Array {
  return writeKplAggregate(Array.from({ length: count }, () => ({ partitionKey: 'k', data })));
}

function damaged(data: Uint8Array): Uint8Array {
  return data.map((byte, at) => (at === data.length - 1 ? byte ^ 1 : byte));
}
