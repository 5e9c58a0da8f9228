import { ConfigurationError } from '../shared/errors.ts';
import type { StartFrom } from './core/start-from.ts';
import type { GroupStart, GroupStarts } from './ports.ts';

/** What resolving a start needs. */
export interface GroupStartDependencies {
  readonly group: string;
  readonly streamName: string;
  readonly starts: GroupStarts;
  /** Where a start that no configuration tells outlives the first store. */
  readonly copies: GroupStarts;
  readonly now: () => Date;
}

/**
 * Gives the moment before which this group passes records over. The first invocation of a group writes it down, once;
 * a sandbox that has seen it keeps it. A group at the latest, whose start is nowhere else, writes it down twice, and the
 * earlier one rules: with one of the stores emptied it passes over nothing that it still has to handle.
 *
 * @returns a function that throws ConfigurationError where the group began with another `startFrom`: with the new one it
 * would pass over a backlog that it still has to handle.
 */
export function groupStart(
  startFrom: StartFrom,
  { group, streamName, starts, copies, now }: GroupStartDependencies,
): (timeoutMs: number) => Promise<Date> {
  let known: Date | undefined;
  const establish = async (
    store: GroupStarts,
    wanted: GroupStart,
    timeoutMs: number,
  ): Promise<GroupStart> => {
    const established = await store.establish(group, streamName, wanted, timeoutMs);
    if (established.startFrom === wanted.startFrom) return established;
    throw new ConfigurationError(
      `Group ${group} began with startFrom ${established.startFrom}, which is fixed since: set it back, or give the group a new name to start anew from ${wanted.startFrom}.`,
    );
  };
  return async (timeoutMs) => {
    if (known !== undefined) return known;
    const first = await establish(starts, beginning(startFrom, now()), timeoutMs);
    const copy = startFrom.kind === 'latest' ? await establish(copies, first, timeoutMs) : first;
    known = copy.startAt < first.startAt ? copy.startAt : first.startAt;
    return known;
  };
}

function beginning(startFrom: StartFrom, now: Date): GroupStart {
  if (startFrom.kind === 'time') return { startFrom: startFrom.at.toISOString(), startAt: startFrom.at };
  return { startFrom: startFrom.kind, startAt: startFrom.kind === 'latest' ? now : new Date(0) };
}
