import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import { type DeployedStack, findGroup, findStack } from '../aws/find-stack.ts';
import { allFailures, findFailure, operatorOfAny } from '../failures/operator-failures.ts';
import { type Redriven, redriveFailure } from '../failures/redrive-failure.ts';
import { requireKeys } from '../failures/require-keys.ts';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import { OperatorFailed } from '../operator/invoke-operator.ts';
import type { ListedFailure, RedrivenFailure } from '../output/failures.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed, UsageError } from '../program/errors.ts';
import { explainFault } from '../program/explain-fault.ts';
import type { StackOptions } from '../program/options.ts';

/** The options of `failures redrive`. */
export interface FailuresRedriveOptions extends StackOptions {
  readonly key: readonly string[];
  readonly all?: boolean;
  readonly group?: string;
  readonly skip?: readonly ShardSequence[];
}

/** What is known of an object before it is redriven. */
type Named = Pick<RedrivenFailure, 'key' | 'kind' | 'group'>;

/** Redrives objects one after the other. One that remains keeps none of the others; the command fails at the end. */
export async function failuresRedrive(options: FailuresRedriveOptions, context: CommandContext): Promise<void> {
  checkOptions(options);
  const { output } = context;
  const stack = await findStack(context);
  if (options.group !== undefined) findGroup(stack, options.group);
  const totals = { done: 0, remaining: 0 };
  for await (const [named, redrive] of jobsOf(options, stack, context)) {
    context.signal.throwIfAborted();
    const result: RedrivenFailure = { ...named, ...(await tried(redrive, context)) };
    if (result.outcome === 'remains') totals.remaining += 1;
    else totals.done += 1;
    if (output.isJson) await output.json(result);
    else await output.text(formatResult(result));
    output.progress(`${totals.done} redriven, ${totals.remaining} remain`);
  }
  output.progress(null);
  if (totals.remaining > 0)
    throw new CommandFailed(
      `${totals.remaining} of ${totals.done + totals.remaining} objects remain in the failure bucket: do what the reason of each says.`,
    );
  if (!output.isJson && totals.done === 0) await output.text('Nothing is there to be redriven.');
}

type Job = readonly [Named, () => Promise<Redriven>];

/** The objects that are named, or all of them; what an object is, is asked when its turn comes. */
async function* jobsOf(
  { key: keys, all, group, skip = [] }: FailuresRedriveOptions,
  stack: DeployedStack,
  context: CommandContext,
): AsyncGenerator<Job, void> {
  const operator = operatorOfAny(stack, context);
  const jobOf = (failure: ListedFailure): Job => {
    const { key, kind, group: owner } = failure;
    return [{ key, kind, group: owner }, () => redriveFailure(failure, skip, stack, context)];
  };
  if (all) {
    for await (const failure of allFailures(operator, context.signal))
      if (group === undefined || failure.group === group) yield jobOf(failure);
    return;
  }
  for (const key of keys) {
    const failure = await findFailure(operator, key);
    if (failure !== undefined) yield jobOf(failure);
    else yield [{ key, kind: 'unknown', group: null }, async () => ({ outcome: 'gone', count: 0, reason: null })];
  }
}

const inspectLog = 'Look into its log; if one record ends the function, name that with --skip.';

/** Whatever goes wrong is a reason for this object to remain; only the end of the command is none. */
async function tried(redrive: () => Promise<Redriven>, { connection, signal }: CommandContext): Promise<Redriven> {
  try {
    return await redrive();
  } catch (error) {
    signal.throwIfAborted();
    const reason = explainAwsFault(error, await connection()) ?? explainFault(error);
    const advice = error instanceof OperatorFailed ? ` ${inspectLog}` : '';
    return { outcome: 'remains', count: 0, reason: `${reason}${advice}` };
  }
}

function formatResult({ key, kind, outcome, count, reason }: RedrivenFailure): string {
  if (outcome === 'gone') return `gone      ${key}: there is no such object (any more)`;
  if (outcome === 'remains') return `remains   ${key}: ${reason}`;
  const what = kind === 'request' ? `${count} events published again` : `${count} records stored`;
  return `redriven  ${key}: ${what}`;
}

/** @throws UsageError */
function checkOptions({ key: keys, all, group }: FailuresRedriveOptions): void {
  if (all && keys.length > 0) throw new UsageError('KEY and --all do not go together.');
  if (!all && keys.length === 0) throw new UsageError('Name the objects by their keys, or all of them with --all.');
  if (group !== undefined && !all) throw new UsageError('--group goes with --all alone.');
  requireKeys(keys);
}
