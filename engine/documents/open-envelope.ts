import { compressionOf, decompress } from '../events/decompress.ts';
import type { AggregatePart } from '../events/kpl-format.ts';
import { isKplAggregate, readKplAggregate } from '../events/read-kpl-aggregate.ts';
import type { RejectionCode } from '../events/rejection.ts';
import type { StreamRecord } from '../stream/record.ts';
import { type DecodedRecord, decodeRecord, type TextDecoding } from './decode-record.ts';

/** How often what lies inside may be unpacked further. */
export interface Room {
  readonly compressions: number;
  readonly aggregates: number;
}

/** How a record is opened, and how far. */
export interface Opening extends TextDecoding {
  /**
   * Bytes that may still be unpacked from the whole record, and bytes that may be unpacked for nothing, since they are damaged
   * or too many: what is unpacked here is taken off.
   */
  readonly budget: { unpackedBytes: number; triedBytes: number };
}

/** What lies in an envelope; of an aggregate each part has its own keys. */
export type Inside = Pick<StreamRecord, 'data'> | AggregatePart;

/** What bytes are: something that is not to be unpacked further, or an envelope, perhaps an empty one. */
export type Opened =
  | Exclude<DecodedRecord, { readonly kind: 'parts' }>
  | { readonly kind: 'envelope'; readonly parts: readonly Inside[]; readonly room: Room };

/** Opens one level of a record, by what its first bytes show. */
export function openEnvelope(data: Uint8Array, room: Room, opening: Opening): Opened {
  if (isKplAggregate(data)) return openAggregate(data, room, opening);
  const format = compressionOf(data);
  if (format !== undefined) return openCompressed(data, format, room, opening);
  const decoded = decodeRecord(data, opening);
  if (decoded.kind !== 'parts') return decoded;
  return { kind: 'envelope', parts: decoded.parts.map((part) => ({ data: part })), room };
}

function openAggregate(data: Uint8Array, room: Room, { unpack, mostParts }: Opening): Opened {
  const refuse = (why: string): Opened =>
    refused('kpl-aggregated', `The record is aggregated by the Kinesis Producer Library, ${why}.`);
  if (!unpack.has('kpl')) return refuse('which this group does not unpack');
  if (room.aggregates === 0) return refuse('and lies in another one: only one is unpacked');
  const aggregate = readKplAggregate(data, mostParts);
  if (aggregate.kind === 'broken') return refuse(`and ${aggregate.problem}`);
  if (aggregate.kind === 'too-many-parts') return aggregate;
  return { kind: 'envelope', parts: aggregate.parts, room: { ...room, aggregates: room.aggregates - 1 } };
}

function openCompressed(data: Uint8Array, format: 'gzip' | 'zlib', room: Room, { budget, unpack }: Opening): Opened {
  const refuse = (why: string): Opened => refused('compressed', `The record is compressed with ${format}, ${why}.`);
  if (!unpack.has('compression')) return refuse('which this group does not unpack');
  if (room.compressions === 0) return refuse('and lies in two others: no more than two are unpacked');
  if (budget.triedBytes < 1) return refuse('and too much of what its record holds is damaged or a bomb to unpack more');
  const unpacked = decompress(data, format, budget.unpackedBytes);
  if ('problem' in unpacked) {
    budget.triedBytes -= unpacked.triedBytes;
    return refuse(`and ${unpacked.problem}`);
  }
  budget.unpackedBytes -= unpacked.data.byteLength;
  const parts = [{ data: unpacked.data }];
  return { kind: 'envelope', parts, room: { ...room, compressions: room.compressions - 1 } };
}

function refused(code: RejectionCode, message: string): Opened {
  return { kind: 'undecodable', refused: { rejection: { code, message } } };
}
