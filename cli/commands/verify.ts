import { run } from '../../engine/operate/command-request.ts';
import { findOnlyGroup, findStack } from '../aws/find-stack.ts';
import { parseRange } from '../input/parse-range.ts';
import { parseTime } from '../input/parse-time.ts';
import { requireValid } from '../input/require-valid.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import type { VerifyAnswer } from '../output/verify.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed, UsageError } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { formatRange } from '../verify/format-range.ts';
import { formatRun } from '../verify/format-run.ts';
import { rangeVerdict, type VerifiedSpan, verifyRange } from '../verify/verify-range.ts';
import { type ExpectedRun, runVerdict, verifyRun } from '../verify/verify-run.ts';

/** The options of `verify`. */
export interface VerifyOptions extends StackOptions {
  readonly group?: string;
  readonly runId?: string;
  readonly expect?: string;
  readonly from?: string;
  readonly to?: string;
  readonly shard?: string;
}

/**
 * Looks for the numbers of a run, or for what each record of a range has left.
 *
 * @throws CommandFailed where it is not proven, once the result is printed.
 */
export async function verify(options: VerifyOptions, context: CommandContext): Promise<void> {
  const subject = readSubject(options, context.now());
  const stack = await findStack(context);
  const { name: group, topic } = findOnlyGroup(stack, options.group);
  const operator = operatorOf(stack, group, context);
  const common = { stack: stack.name, group, topic };
  if (subject.kind === 'run') {
    const verified = await verifyRun(operator, subject, context);
    const verdict = runVerdict(verified);
    const answer = { ...common, verdict, range: null, run: verified };
    return conclude(answer, formatRun(group, verdict, verified), context);
  }
  const range = await verifyRange(operator, subject, context);
  const answer = { ...common, verdict: rangeVerdict(range), range, run: null };
  return conclude(answer, formatRange(answer, range), context);
}

async function conclude(answer: VerifyAnswer, text: string, { output }: CommandContext): Promise<void> {
  if (output.isJson) await output.json(answer);
  else await output.text(text);
  if (answer.verdict === 'pending')
    throw new CommandFailed('This is not proven yet: verify it again once the group has caught up.');
  if (answer.verdict === 'not-proven') throw new CommandFailed('This is not proven.');
}

type Subject = ({ readonly kind: 'run' } & ExpectedRun) | ({ readonly kind: 'range' } & VerifiedSpan);

function readSubject({ runId, expect, from, to, shard }: VerifyOptions, now: Date): Subject {
  const isRange = from !== undefined || to !== undefined || shard !== undefined;
  if (runId !== undefined || expect !== undefined) {
    if (isRange) throw new UsageError('A run has no --from, --to or --shard: leave them out.');
    if (runId === undefined || expect === undefined) throw new UsageError('--run-id and --expect go together.');
    const { from: first, to: last } = parseRange(expect, '--expect');
    requireValid('--run-id', runId, run.runId);
    requireValid('--expect', { first, last }, run.expect);
    return { kind: 'run', runId, first, last };
  }
  if (from === undefined)
    throw new UsageError('Say what to verify: give --run-id and --expect, or --from, such as --from 1h.');
  const span = { from: parseTime('--from', from, now), to: to === undefined ? now : parseTime('--to', to, now) };
  if (span.from >= span.to) throw new UsageError('--from must be before --to.');
  return { kind: 'range', ...span, shard: shard ?? null };
}
