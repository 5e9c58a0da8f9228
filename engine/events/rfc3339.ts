const pattern = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

const wholeLength = '2026-01-31T00:00:00.000Z'.length;

/** A moment in milliseconds, and whether that is all that the text said. */
export interface Timestamp {
  readonly date: Date;
  /** False where the text says more: an offset, finer parts of a second, a leap second. */
  readonly isWhole: boolean;
}

/**
 * Reads an RFC 3339 timestamp, cut to milliseconds; undefined where the text is none. A leap second counts as the first
 * of the next minute, as in POSIX time.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseRfc3339(text: string): Timestamp | undefined {
  if (text.length === wholeLength) {
    const date = new Date(text);
    // As most are written, and quicker to see than to take apart.
    if (!Number.isNaN(date.getTime()) && date.toISOString() === text) return { date, isWhole: true };
  }
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const fraction = match[7] ?? '';
  const sign = match[9] === '-' ? -1 : 1;
  const [offsetHour, offsetMinute] = [Number(match[10] ?? 0), Number(match[11] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = sign * (offsetHour * 60 + offsetMinute);
  date.setUTCHours(hour, minute - offset, second, Number(fraction.padEnd(3, '0').slice(0, 3)));
  // `-00:00` says that the offset is unknown.
  const isUtc = match[8] !== undefined || (offset === 0 && sign === 1);
  return { date, isWhole: isUtc && second < 60 && /^\d{0,3}0*$/.test(fraction) };
}
