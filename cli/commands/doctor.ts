import { findStack } from '../aws/find-stack.ts';
import { checkStack } from '../doctor/check-stack.ts';
import { readFacts } from '../doctor/read-facts.ts';
import type { Check, DoctorAnswer } from '../output/doctor.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';

/**
 * Looks for what is wrong with a stack, and says how to put it right. Changes nothing.
 *
 * @throws CommandFailed where it finds something.
 */
export async function doctor(_options: StackOptions, context: CommandContext): Promise<void> {
  const stack = await findStack(context);
  const checks = checkStack(await readFacts(stack, context));
  const findings = checks.filter(({ state }) => state === 'finding').length;
  const answer: DoctorAnswer = { stack: stack.name, findings, checks };
  if (context.output.isJson) await context.output.json(answer);
  else await context.output.text(checks.map(formatCheck).join('\n'));
  if (findings > 0) throw new CommandFailed(findings === 1 ? 'There is 1 finding.' : `There are ${findings} findings.`);
}

function formatCheck({ check, subject, state, severity, text, fix }: Check): string {
  const line = `${(severity ?? state).padEnd(7)}  ${check}, ${subject}: ${text}`;
  return fix === null ? line : `${line}\n${' '.repeat(9)}fix: ${fix}`;
}
