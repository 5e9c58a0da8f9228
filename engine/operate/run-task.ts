import type { ExpectedNumbers } from './numbers-in-text-order.ts';
import type { ReplayTask } from './replay-range.ts';
import type { RunProblem } from './scan-run.ts';

/** What is left of verifying a run. */
export interface RunTask {
  readonly runId: string;
  readonly expect: ExpectedNumbers;
  readonly phase: 'scan' | 'dead-letters' | 'tail' | 'end';
  /** How far the scan has come. */
  readonly after: string | null;
  /** Numbers that were found nowhere yet. */
  readonly gaps: readonly ExpectedNumbers[];
  /** What lay after the checkpoints before the scan began. */
  readonly tail: readonly ReplayTask[];
}

/** What a step found. */
export interface RunFound {
  readonly documents: number;
  readonly deadLetters: number;
  readonly pending: number;
  readonly missing: number;
  /** Numbers without a document that were looked for nowhere else: there are too many. */
  readonly untraced: number;
  readonly wrong: number;
  readonly doubles: number;
  readonly unexpected: number;
  /** The first few. */
  readonly problems: readonly RunProblem[];
}

const mostProblems = 20;

/** Of no number. */
export const nothingFound: RunFound = {
  documents: 0,
  deadLetters: 0,
  pending: 0,
  missing: 0,
  untraced: 0,
  wrong: 0,
  doubles: 0,
  unexpected: 0,
  problems: [],
};

/** Adds what a part of a step has found. */
export function addFound(left: RunFound, right: Partial<RunFound>): RunFound {
  return {
    documents: left.documents + (right.documents ?? 0),
    deadLetters: left.deadLetters + (right.deadLetters ?? 0),
    pending: left.pending + (right.pending ?? 0),
    missing: left.missing + (right.missing ?? 0),
    untraced: left.untraced + (right.untraced ?? 0),
    wrong: left.wrong + (right.wrong ?? 0),
    doubles: left.doubles + (right.doubles ?? 0),
    unexpected: left.unexpected + (right.unexpected ?? 0),
    problems: [...left.problems, ...(right.problems ?? [])].slice(0, mostProblems),
  };
}
