import type { RunResult } from '../run/simulate.ts';

/** By what the world of a seed is measured. */
export type Least = Readonly<Pick<RunResult, 'records' | 'events' | 'shards' | 'kinds' | 'reshardings'>>;

/** What no seed at all had. */
export const leastOfNone: Least = {
  records: Infinity,
  events: Infinity,
  shards: Infinity,
  kinds: Infinity,
  reshardings: Infinity,
};

/** The lesser of both, member by member. */
export function lesser(left: Least, right: Least): Least {
  return {
    records: Math.min(left.records, right.records),
    events: Math.min(left.events, right.events),
    shards: Math.min(left.shards, right.shards),
    kinds: Math.min(left.kinds, right.kinds),
    reshardings: Math.min(left.reshardings, right.reshardings),
  };
}
