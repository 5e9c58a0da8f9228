import * as v from 'valibot';
import { followSteps, stepSchema } from '../operator/follow-steps.ts';
import type { Operator } from '../operator/invoke-operator.ts';
import { runCountsSchema, runProblemSchema, type Verdict, type VerifiedRun } from '../output/verify.ts';
import type { CommandContext } from '../program/context.ts';
import { nothingChanged } from './verify-range.ts';

const schema = stepSchema({
  found: v.object({ ...runCountsSchema.entries, problems: v.array(runProblemSchema) }),
});

type Step = v.InferOutput<typeof schema>;

/** A run of numbers, both ends included. */
export interface ExpectedRun {
  readonly runId: string;
  readonly first: number;
  readonly last: number;
}

/** As many problems as anybody looks at. */
const mostProblems = 20;

/** Has the operator function verify a run, step by step, and sums up what it finds. */
export async function verifyRun(
  operator: Operator,
  { runId, first, last }: ExpectedRun,
  context: CommandContext,
): Promise<VerifiedRun> {
  let run: VerifiedRun = { runId, first, last, counts: nothing, problems: [] };
  const said = (): string => `${run.counts.documents} of ${last - first + 1} numbers found`;
  await followSteps(
    operator,
    { command: 'verify-run', runId, expect: { first, last } },
    schema,
    {
      take: ({ found: { problems, ...counts } }: Step) => {
        run = {
          ...run,
          counts: sumOf(run.counts, counts),
          problems: [...run.problems, ...problems].slice(0, mostProblems),
        };
        return said();
      },
      done: () => `${said()}.`,
      howToGoOn: nothingChanged,
    },
    context,
  );
  return run;
}

/** What the run is proven to be, by what was counted. */
export function runVerdict({ counts }: VerifiedRun): Verdict {
  const { missing, untraced, wrong, doubles, unexpected, pending } = counts;
  if (missing + untraced + wrong + doubles + unexpected > 0) return 'not-proven';
  return pending > 0 ? 'pending' : 'proven';
}

type Counts = VerifiedRun['counts'];

const nothing: Counts = {
  documents: 0,
  deadLetters: 0,
  pending: 0,
  missing: 0,
  untraced: 0,
  wrong: 0,
  doubles: 0,
  unexpected: 0,
};

function sumOf(left: Counts, right: Counts): Counts {
  return {
    documents: left.documents + right.documents,
    deadLetters: left.deadLetters + right.deadLetters,
    pending: left.pending + right.pending,
    missing: left.missing + right.missing,
    untraced: left.untraced + right.untraced,
    wrong: left.wrong + right.wrong,
    doubles: left.doubles + right.doubles,
    unexpected: left.unexpected + right.unexpected,
  };
}
