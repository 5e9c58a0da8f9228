import type { RunResult } from '../run/simulate.ts';

/** By what the world of a seed is measured. */
export type Least = Readonly<Pick<RunResult, 'records' | 'kinds' | 'reshardings'>>;

/** What no seed at all had. */
export const leastOfNone: Least = { records: Infinity, kinds: Infinity, reshardings: Infinity };

/** The lesser of both, member by member. */
export function lesser(left: Least, right: Least): Least {
  return {
    records: Math.min(left.records, right.records),
    kinds: Math.min(left.kinds, right.kinds),
    reshardings: Math.min(left.reshardings, right.reshardings),
  };
}
