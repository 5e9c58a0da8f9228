import { InvalidRequest } from '../errors.ts';
import { checkText } from './check-text.ts';
import { nameKind } from './name-kind.ts';
import { parseMessages } from './parse-messages.ts';
import type { MessageList, NumberRange, ProduceRequest } from './produce-request.ts';
import { readInteger } from './read-integer.ts';
import { type Members, readMembers } from './read-members.ts';
import { requireDistinctIds } from './require-distinct-ids.ts';

// With the name that leads to the other kind, for whoever mistyped it.
const numberFields = ['from', 'to', 'messages', 'runId', 'ordered', 'ratePerSecond'];
const messageFields = ['messages', 'from', 'runId', 'ordered', 'ratePerSecond'];
const defaultRange = { from: 1, to: 1000 };
/** Larger ranges are sent as several requests: one run of this size already takes many invocations. */
const maxNumbers = 10_000_000;
const maxRunIdCharacters = 128;
const maxRatePerSecond = 100_000;

/**
 * Reads the whole request before anything is sent.
 *
 * @param fallbackRunId the run's name where the caller gives none.
 * @throws InvalidRequest naming the field, what is wrong with it and what to send instead.
 */
export function parseRequest(input: unknown, fallbackRunId: string): ProduceRequest {
  const hasMessages = typeof input === 'object' && input !== null && Object.hasOwn(input, 'messages');
  if (hasMessages && Object.hasOwn(input, 'to'))
    throw new InvalidRequest('to', 'does not go with messages', 'leave it out');
  const members = readMembers('', input, hasMessages ? messageFields : numberFields);
  return {
    runId: checkText('runId', absent(members, 'runId', fallbackRunId), maxRunIdCharacters),
    ordered: parseOrdered(members),
    ratePerSecond: parseRate(members),
    work: hasMessages ? parseList(members) : parseRange(members),
  };
}

/** The fallback where the member is absent; what stands there, null for one, where it is not. */
function absent(members: Members, name: string, fallback: unknown): unknown {
  return members.has(name) ? members.get(name) : fallback;
}

function parseOrdered(members: Members): boolean {
  const ordered = absent(members, 'ordered', false);
  if (typeof ordered === 'boolean') return ordered;
  throw new InvalidRequest('ordered', `is ${nameKind(ordered)}`, 'send true or false');
}

function parseRate(members: Members): number | null {
  if (!members.has('ratePerSecond')) return null;
  const rate = members.get('ratePerSecond');
  if (typeof rate === 'number' && rate > 0 && rate <= maxRatePerSecond) return rate;
  const reason = typeof rate === 'number' ? 'is out of range' : `is ${nameKind(rate)}`;
  throw new InvalidRequest('ratePerSecond', reason, `send a number above 0, at most ${maxRatePerSecond}`);
}

function parseRange(members: Members): NumberRange {
  const from = readInteger('from', absent(members, 'from', defaultRange.from));
  const to = readInteger('to', absent(members, 'to', defaultRange.to));
  if (from > to) throw new InvalidRequest('from', 'is greater than to', 'send a from that is at most to');
  if (to - from >= maxNumbers)
    throw new InvalidRequest('to', `asks for over ${maxNumbers} numbers`, 'send several smaller ranges');
  return { kind: 'numbers', from, to };
}

function parseList(members: Members): MessageList {
  const messages = parseMessages(members.get('messages'));
  requireDistinctIds(messages);
  const from = readInteger('from', absent(members, 'from', 0));
  if (from < 0 || from >= messages.length)
    throw new InvalidRequest('from', 'is no index of messages', `send one from 0 to ${messages.length - 1}`);
  return { kind: 'messages', from, messages };
}
