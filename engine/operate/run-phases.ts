import { CommandRefused } from '../checkpoints/errors.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ReplayTask } from './replay-range.ts';
import { idsOfRun, numberId, saysNumber } from './run-events.ts';
import { fromRanges, mostTraced, toRanges } from './run-gaps.ts';
import type { RunFound, RunTask } from './run-task.ts';
import { type RunProblem, scanRun } from './scan-run.ts';
import type { Step } from './step.ts';
import { traceLetters, traceTail } from './trace-gaps.ts';
import type { VerifyDependencies } from './verify-batch.ts';

const documentsPerPage = 1_000;

/** What a part of a step has found, and what is left. */
export interface RunPart {
  readonly found: Partial<RunFound>;
  readonly next: RunTask | null;
}

/** Each part of verifying a run, small enough for a step. */
export const runPhases: Readonly<
  Record<RunTask['phase'], (task: RunTask, dependencies: VerifyDependencies, step: Step) => Promise<RunPart>>
> = {
  /** Reads the run's documents by the range of their ids. */
  async scan(task, { stored }) {
    const { runId, after } = task;
    const { start, before } = idsOfRun(runId);
    const range = { after: `${start}${after ?? ''}`, before };
    const documents = await stored.scan(range, documentsPerPage, callTimeoutMs);
    const isLast = documents.length < documentsPerPage;
    const { gaps, problems, ...scanned } = scanRun({ ...task, documents, isLast, source: firstOf(task.tail) });
    const traced = fromRanges(task.gaps);
    const room = mostTraced - traced.size;
    for (const number of gaps.slice(0, room)) traced.add(number);
    const count = (problem: RunProblem['problem']): number => problems.filter((one) => one.problem === problem).length;
    return {
      found: {
        documents: scanned.documents,
        untraced: Math.max(0, gaps.length - room),
        wrong: count('wrong'),
        doubles: count('double'),
        unexpected: count('unexpected'),
        problems,
      },
      next: { ...task, after: scanned.after, gaps: toRanges(traced), phase: isLast ? 'dead-letters' : 'scan' },
    };
  },

  async 'dead-letters'(task, dependencies) {
    if (task.gaps.length === 0) return { found: {}, next: null };
    const { left, taken } = take(task, await traceLetters(task.runId, dependencies));
    return { found: { deadLetters: taken }, next: { ...task, gaps: left, phase: left.length === 0 ? 'end' : 'tail' } };
  },

  async tail(task, dependencies, step) {
    const first = firstOf(task.tail);
    const traced = await traceTail(first, task.runId, dependencies, step);
    const { left, taken } = take(task, traced.found);
    const others = task.tail.slice(1);
    const tail = traced.next === null ? others : [{ ...first, start: traced.next }, ...others];
    const isEnd = left.length === 0 || tail.length === 0;
    const next: RunTask = isEnd ? { ...task, gaps: left, phase: 'end' } : { ...task, gaps: left, tail };
    return { found: { pending: taken }, next };
  },

  /** Looks once more: a dead letter may have been redriven since the scan, and a record replayed. */
  async end({ runId, gaps, tail }, { stored }) {
    const numbers = [...fromRanges(gaps)];
    const idOf = (number: number): string => numberId(runId, number);
    const there = await stored.documents(numbers.map(idOf), callTimeoutMs);
    const problems = numbers.flatMap((number): RunProblem[] => {
      const document = there.get(idOf(number));
      if (document === undefined) return [{ eventId: idOf(number), problem: 'missing' }];
      return saysNumber(document, runId, number, firstOf(tail)) ? [] : [{ eventId: idOf(number), problem: 'wrong' }];
    });
    const missing = numbers.length - there.size;
    const wrong = problems.length - missing;
    return { found: { documents: there.size - wrong, missing, wrong, problems }, next: null };
  },
};

/** A stream has one shard at least. @throws CommandRefused where it lists none. */
export function firstOf(tail: readonly ReplayTask[]): ReplayTask {
  const [first] = tail;
  if (first === undefined) throw new CommandRefused('The stream lists no shard: see whether it is there.');
  return first;
}

/** Takes numbers out of the gaps. */
function take({ gaps }: RunTask, found: ReadonlySet<number>) {
  const numbers = fromRanges(gaps);
  const before = numbers.size;
  for (const number of found) numbers.delete(number);
  return { left: toRanges(numbers), taken: before - numbers.size };
}
