import type { StartFrom } from './core/start-from.ts';
import type { GroupStarts } from './ports.ts';

/** What resolving a start needs. */
export interface GroupStartDependencies {
  readonly group: string;
  readonly streamName: string;
  readonly starts: GroupStarts;
  readonly now: () => Date;
}

/**
 * Gives the moment before which this group passes records over, or null. A `latest` start is written once and never
 * changes, so a sandbox that has seen it keeps it.
 */
export function groupStart(
  startFrom: StartFrom,
  { group, streamName, starts, now }: GroupStartDependencies,
): (timeoutMs: number) => Promise<Date | null> {
  if (startFrom.kind === 'earliest') return async () => null;
  if (startFrom.kind === 'time') return async () => startFrom.at;
  let known: Date | undefined;
  return async (timeoutMs) => {
    known ??= await starts.establish(group, streamName, now(), timeoutMs);
    return known;
  };
}
