import { Binary, type Document } from 'mongodb';
import type { DeadLetterSummary, ShownFilter, WholeDeadLetter } from '../dead-letter-ports.ts';

/** A dead letter as `summaryStages` gives it. */
export interface SummaryReply extends Document {
  readonly _id: string;
}

/** Dead letters in these states after that id. The ids of all that Highwater writes are texts, and no text is below `''`. */
export function shownFilter({ states, reasonCode }: ShownFilter, after: string | null): Document {
  return {
    _id: { $gt: after ?? '' },
    state: { $in: [...states] },
    ...(reasonCode === undefined ? {} : { 'reason.code': reasonCode }),
  };
}

/** The text at a path, cut after so many characters by the server: an event id may be as long as its record. */
function cut(path: string, most: number): Document {
  return { $cond: [{ $eq: [{ $type: path }, 'string'] }, { $substrCP: [path, 0, most] }, null] };
}

/** The size of bytes at a path; of anything else it would be refused. */
function sizeOf(path: string): Document {
  return { $cond: [{ $eq: [{ $type: path }, 'binData'] }, { $binarySize: path }, null] };
}

/** So many characters at most of each text: that many dead letters then fit into one answer of the function. */
const summary = {
  code: cut('$reason.code', 64),
  message: cut('$reason.message', 512),
  eventId: cut('$eventId', 512),
  key: cut('$key', 256),
  stream: cut('$origin.stream', 128),
  shard: cut('$origin.shard', 128),
  sequence: cut('$origin.sequence', 129),
  state: cut('$state', 64),
  size: sizeOf('$payload'),
  arrivedAt: '$origin.arrivedAt',
  deadLetteredAt: 1,
  redrivenAt: 1,
  discardedAt: 1,
  refusedAgainAt: 1,
};

/** Asks for summaries by id. @param more fields beside them. */
export function summaryStages(filter: Document, limit: number, more: Document = {}): Document[] {
  return [{ $match: filter }, { $sort: { _id: 1 } }, { $limit: limit }, { $project: { ...summary, ...more } }];
}

/** Reads one. */
export function readSummary(reply: SummaryReply): DeadLetterSummary {
  const { _id, code, message, eventId, key, stream, shard, sequence, state, size } = reply;
  const { arrivedAt, deadLetteredAt, redrivenAt, discardedAt, refusedAgainAt } = reply;
  return {
    id: _id,
    reason: { code, message },
    eventId,
    key,
    origin: { stream, shard, sequence },
    arrivedAt: dateOf(arrivedAt),
    size: size === null ? null : Number(size),
    state,
    deadLetteredAt: dateOf(deadLetteredAt),
    redrivenAt: dateOf(redrivenAt),
    discardedAt: dateOf(discardedAt),
    refusedAgainAt: dateOf(refusedAgainAt),
  };
}

/** Reads one that was asked for with its payload. */
export function readWhole(reply: SummaryReply): WholeDeadLetter {
  const { payload } = reply;
  return { summary: readSummary(reply), payload: payload instanceof Binary ? payload.value() : null };
}

function dateOf(value: unknown): Date | null {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value : null;
}
