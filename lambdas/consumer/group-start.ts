import { ConfigurationError } from '../shared/errors.ts';
import type { StartFrom } from './core/start-from.ts';
import type { GroupStart, GroupStarts } from './ports.ts';

/** What resolving a start needs. */
export interface GroupStartDependencies {
  readonly group: string;
  readonly streamName: string;
  readonly starts: GroupStarts;
  readonly now: () => Date;
}

/**
 * Gives the moment before which this group passes records over. The first invocation of a group writes it down, once;
 * a sandbox that has seen it keeps it.
 *
 * @returns a function that throws ConfigurationError where the group began with another `startFrom`: with the new one it
 * would pass over a backlog that it still has to handle.
 */
export function groupStart(
  startFrom: StartFrom,
  { group, streamName, starts, now }: GroupStartDependencies,
): (timeoutMs: number) => Promise<Date> {
  let known: Date | undefined;
  return async (timeoutMs) => {
    if (known !== undefined) return known;
    const wanted = beginning(startFrom, now());
    const established = await starts.establish(group, streamName, wanted, timeoutMs);
    if (established.startFrom !== wanted.startFrom) {
      throw new ConfigurationError(
        `Group ${group} began with startFrom ${established.startFrom}, which is fixed since: set it back, or give the group a new name to start anew from ${wanted.startFrom}.`,
      );
    }
    known = established.startAt;
    return known;
  };
}

function beginning(startFrom: StartFrom, now: Date): GroupStart {
  if (startFrom.kind === 'time') return { startFrom: startFrom.at.toISOString(), startAt: startFrom.at };
  return { startFrom: startFrom.kind, startAt: startFrom.kind === 'latest' ? now : new Date(0) };
}
