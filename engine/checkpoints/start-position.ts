import { parseRfc3339 } from '../events/rfc3339.ts';
import { ConfigurationError } from '../runtime/errors.ts';
import type { StartPositions } from './ports.ts';

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

/** Which group starts on which stream, and where that is written down. */
export interface StartOfGroup {
  readonly group: string;
  readonly streamName: string;
  readonly starts: StartPositions;
}

/**
 * Gives the time before which this group skips records; null for a group that starts at the earliest. The first invocation
 * of a group writes its start position down, once; an execution environment asks for it until it is answered.
 *
 * @returns a function that throws ConfigurationError where the group began with another `startFrom`: with the new one it
 * would skip a backlog that it still has to handle.
 */
export function keepStartPosition(
  position: StartPosition,
  { group, streamName, starts }: StartOfGroup,
): (timeoutMs: number) => Promise<Date | null> {
  const startFrom = formatStartPosition(position);
  const start = position === 'earliest' ? null : position;
  let isKept = false;
  return async (timeoutMs) => {
    if (isKept) return start;
    const kept = await starts.establish(group, streamName, startFrom, timeoutMs);
    if (kept !== startFrom)
      throw new ConfigurationError(
        `Group ${group} began with startFrom ${kept} and cannot change it: set it back, or give the group a new name to start from ${startFrom}.`,
      );
    isKept = true;
    return start;
  };
}
