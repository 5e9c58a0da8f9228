import { parseRfc3339 } from './rfc3339.ts';

/** Where a group without a checkpoint starts: at the oldest record, or at a time. */
export type StartPosition = 'earliest' | Date;

const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads `earliest` or an ISO 8601 time with its offset; undefined for anything else. */
export function parseStartPosition(text: string): StartPosition | undefined {
  if (text === 'earliest') return text;
  const [, minute = '', second = ':00', offset = ''] = isoTime.exec(text) ?? [];
  // Not `new Date`: that makes 1 March of 30 February.
  return parseRfc3339(`${minute}${second}${offset}`)?.date;
}

/** One text for each position: `earliest`, or the time in UTC with milliseconds. */
export function formatStartPosition(position: StartPosition): string {
  return position === 'earliest' ? position : position.toISOString();
}
