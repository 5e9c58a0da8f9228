import * as chrono from 'chrono-node';
import parseDuration from 'parse-duration';
import { UsageError } from '../program/errors.ts';

const iso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const duration = /^(\d+(\.\d+)?\s*[a-z]+\s*)+$/i;

/**
 * Reads a time that lies behind: ISO such as `2026-11-22T10:00:00Z`, how long ago such as `10m`, or words such as
 * `yesterday 14:00`. Without a zone it is the time of this machine.
 *
 * @throws UsageError naming the option and how a right value looks.
 */
export function parseTime(flag: string, text: string, now: Date): Date {
  const time = readTime(text.trim(), now);
  if (time === undefined)
    throw new UsageError(
      `${flag} must be a time such as 2026-11-22T10:00:00Z, 10m or "yesterday 14:00", and this is "${text}".`,
    );
  if (time > now) throw new UsageError(`${flag} must not lie ahead, and ${time.toISOString()} does.`);
  // What no Date can hold lies further back than that.
  if (!(time.getTime() >= 0))
    throw new UsageError(`${flag} must not reach back before the year 1970, and "${text}" does.`);
  return time;
}

/**
 * Reads how long ago a time was, such as `2h`. A time itself would be understood as well, and is not meant.
 *
 * @throws UsageError naming the option and how a right value looks.
 */
export function parseAgo(flag: string, text: string, now: Date): Date {
  const isDuration = /^\s*\d+(\.\d+)?\s*[a-z]/i.test(text) && readTime(text.trim(), now) !== undefined;
  if (isDuration) return parseTime(flag, text, now);
  throw new UsageError(`${flag} must be a duration such as 10m or 2h, and this is "${text}".`);
}

function readTime(text: string, now: Date): Date | undefined {
  if (iso.test(text)) {
    // A day alone would be that of Greenwich.
    const time = new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
    return isDay(text.slice(0, 10)) && !Number.isNaN(time.getTime()) ? time : undefined;
  }
  if (duration.test(text) && text.match(/[a-z]+/gi)?.every((unit) => parseDuration(`1${unit}`) !== null)) {
    const ms = parseDuration(text);
    if (typeof ms === 'number' && !Number.isNaN(ms)) return new Date(now.getTime() - ms);
  }
  const [found, second] = chrono.parse(text, now);
  // Half of a text understood is a time that nobody meant.
  return found === undefined || second !== undefined || found.text !== text ? undefined : found.date();
}

/** The 30th of February would be taken for a day of March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
