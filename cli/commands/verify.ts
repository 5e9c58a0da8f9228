import { findOnlyGroup, findStack } from '../aws/find-stack.ts';
import { parseTime } from '../input/parse-time.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import type { VerifyAnswer } from '../output/verify.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed, UsageError } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { formatRange } from '../verify/format-range.ts';
import { rangeVerdict, verifyRange } from '../verify/verify-range.ts';

/** The options of `verify`. */
export interface VerifyOptions extends StackOptions {
  readonly group?: string;
  readonly from?: string;
  readonly to?: string;
  readonly shard?: string;
}

/**
 * Looks for what each record of a range has left.
 *
 * @throws CommandFailed where it is not proven, once the result is printed.
 */
export async function verify(options: VerifyOptions, context: CommandContext): Promise<void> {
  const span = readSpan(options, context.now());
  const stack = await findStack(context);
  const group = findOnlyGroup(stack, options.group);
  const operator = operatorOf(stack, group.name, context);
  const range = await verifyRange(operator, { ...span, shard: options.shard ?? null }, context);
  const verdict = rangeVerdict(range);
  const answer: VerifyAnswer = { stack: stack.name, group: group.name, topic: group.topic, verdict, range };
  if (context.output.isJson) await context.output.json(answer);
  else await context.output.text(formatRange(answer));
  if (verdict === 'pending')
    throw new CommandFailed('This is not proven yet: verify it again once the group has caught up.');
  if (verdict === 'not-proven') throw new CommandFailed('This is not proven.');
}

function readSpan({ from, to }: VerifyOptions, now: Date): { readonly from: Date; readonly to: Date } {
  if (from === undefined) throw new UsageError('Say what to verify: give --from, such as --from 1h.');
  const span = { from: parseTime('--from', from, now), to: to === undefined ? now : parseTime('--to', to, now) };
  if (span.from >= span.to) throw new UsageError('--from must be before --to.');
  return span;
}
