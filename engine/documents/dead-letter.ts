import type { Rejection } from '../events/rejection.ts';
import {
  formatFormerRecordPosition,
  formatRecordPosition,
  parseShardId,
  type ShardId,
  type StreamIncarnation,
} from '../stream/position.ts';
import { parseSequenceNumber, type SequenceNumber } from '../stream/sequence-number.ts';
import type { Origin } from './document.ts';

/** `open` until a command closes it. */
export const deadLetterStates = ['open', 'redriven', 'discarded'] as const;

/** A record, or a part of one, that could not become a document, with its exact bytes. */
export interface DeadLetter {
  /** The record's position: `<stream>@<creation time>/<shard> <sequence number>[.<part>]`. */
  readonly _id: string;
  readonly reason: Rejection;
  /** `<source> <id>`, where the record shows one. */
  readonly eventId?: string;
  /** The partition key of the record, or the part's own. */
  readonly key: string;
  readonly payload: Uint8Array;
  readonly origin: Origin;
  readonly deadLetteredAt: Date;
  /** Redrive and discard mark it, and never delete it: a redelivery would bring it back. */
  readonly state: DeadLetterState;
}

/** What became of a dead letter. */
export type DeadLetterState = (typeof deadLetterStates)[number];

/** The record that a dead letter speaks of. */
export interface DeadLetterPosition {
  /** The incarnation of the stream that the record was read in; it arrived before that where its own incarnation has passed. */
  readonly incarnation: StreamIncarnation;
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
  readonly part?: string;
}

const pattern = /^([a-zA-Z0-9_.-]+)@(before-)?(\d{1,15})\/(\S+) (\d+)(?:\.(\d+(?:\.\d+)*))?$/;

/** Reads `<stream>@<creation time>/<shard> <sequence number>[.<part>]`, or `@before-<creation time>`; undefined for anything else. */
export function parseDeadLetterId(id: string): DeadLetterPosition | undefined {
  const [, streamName, before, createdAt, shardText, sequenceText, part] = pattern.exec(id) ?? [];
  const [shard, sequence] = [parseShardId(shardText), parseSequenceNumber(sequenceText)];
  if (streamName === undefined || shard === undefined || sequence === undefined) return undefined;
  const incarnation = { streamName, createdAtSeconds: Number(createdAt) };
  // The record's dead letter and foreign id are made of these parts again, and have to come out the same.
  const format = before === undefined ? formatRecordPosition : formatFormerRecordPosition;
  const place = part === undefined ? { sequence } : { sequence, part };
  const isExact = format(incarnation, shard, place) === id;
  return isExact ? { incarnation, shard, ...place } : undefined;
}
