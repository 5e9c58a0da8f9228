import { findStack } from '../aws/find-stack.ts';
import { type Discardable, describeGivenUp, discardNamed, inspectNamed } from '../failures/discard-failure.ts';
import { requireKeys } from '../failures/require-keys.ts';
import type { DiscardedFailure } from '../output/failures.ts';
import { type ConfirmOptions, confirm, requireConfirmable } from '../program/confirm.ts';
import type { CommandContext } from '../program/context.ts';
import type { StackOptions } from '../program/options.ts';

/** The options of `failures discard`. */
export interface FailuresDiscardOptions extends StackOptions, ConfirmOptions {
  readonly key: readonly string[];
}

/** Deletes objects of the failure bucket, once that is confirmed: what they hold is lost. */
export async function failuresDiscard(options: FailuresDiscardOptions, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  requireKeys(options.key);
  requireConfirmable(options, context);
  const stack = await findStack(context);
  const found: Discardable[] = [];
  for (const key of new Set(options.key)) {
    signal.throwIfAborted();
    found.push(await inspectNamed(key, stack, context));
    output.progress(`${found.length} looked at`);
  }
  output.progress(null);
  if (found.some(({ givenUp }) => givenUp !== null)) await confirm(questionOn(found), options, context);
  let discarded = 0;
  try {
    for (const object of found) {
      signal.throwIfAborted();
      const result = await discardNamed(object);
      if (result.outcome === 'discarded') discarded += 1;
      if (output.isJson) await output.json(result);
      else await output.text(formatResult(result));
    }
  } catch (error) {
    output.note(`${discarded} deleted. To go on, run the same command again: what is deleted already counts as gone.`);
    throw error;
  }
}

/** What each object holds, a line each, and the question. */
function questionOn(found: readonly Discardable[]): string {
  const lines = found.flatMap(({ key, givenUp }) => (givenUp === null ? [] : [`${key}: ${describeGivenUp(givenUp)}`]));
  const redrivable = found.filter(({ isRedrivable }) => isRedrivable !== false).length;
  const [what, they] =
    lines.length === 1 ? ['this object', 'it holds'] : [`these ${lines.length} objects`, 'they hold'];
  return [
    ...lines,
    ...(redrivable === 0
      ? []
      : [`${redrivable} of ${lines.length} may still be redriven: to lose nothing, run "failures redrive" first.`]),
    `Delete ${what}? What ${they} and nobody has stored is lost.`,
  ].join('\n');
}

function formatResult({
  key,
  outcome,
  group,
  shard,
  from,
  through,
  records,
  request,
  problem,
}: DiscardedFailure): string {
  if (outcome === 'gone') return `gone       ${key}: there is no such object (any more)`;
  const isBatch = group !== null && shard !== null && from !== null && through !== null;
  const batch = isBatch ? { group, shard, from, through, records } : null;
  return `discarded  ${key}: ${describeGivenUp({ batch, request, problem })}`;
}
