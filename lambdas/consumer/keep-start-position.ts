import { ConfigurationError } from '../shared/errors.ts';
import { formatStartPosition, type StartPosition } from './core/start-position.ts';
import type { StartPositions } from './ports.ts';

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
        `Group ${group} began with startFrom ${kept}, which is fixed since: set it back, or give the group a new name to start from ${startFrom}.`,
      );
    isKept = true;
    return start;
  };
}
