import * as v from 'valibot';
import {
  countOf,
  type DeadLetterTarget,
  findTarget,
  inRequests,
  type Selection,
  type SelectOptions,
  selectionOf,
} from '../dead-letters/select-dead-letters.ts';
import { listPages } from '../operator/dead-letters.ts';
import { type ConfirmOptions, confirm, requireConfirmable } from '../program/confirm.ts';
import type { CommandContext } from '../program/context.ts';

/** The options of `dead-letters discard`. */
export interface DiscardOptions extends SelectOptions, ConfirmOptions {}

const discardSchema = v.object({ discarded: v.number() });

/** Discards dead letters, once that is confirmed: those that there were when it asked. */
export async function deadLettersDiscard(options: DiscardOptions, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  const selection = selectionOf(options);
  requireConfirmable(options, context);
  const target = await findTarget(options, context);
  const { stack, group, operator } = target;
  const ids = await idsOf(selection, target, context);
  if (ids.length > 0) await confirm(`Discard ${countOf(ids.length)} of the group ${group}?`, options, context);
  let discarded = 0;
  try {
    for (const some of inRequests(ids)) {
      signal.throwIfAborted();
      const answer = await operator.send({ command: 'discard-dead-letters', ids: some }, discardSchema);
      discarded += answer.discarded;
      output.progress(`${discarded} discarded`);
    }
  } catch (error) {
    output.progress(null);
    output.note(`${discarded} discarded. To go on, run the same command again: what is discarded already stays so.`);
    throw error;
  }
  output.progress(null);
  const notOpen = ids.length - discarded;
  if (output.isJson) await output.json({ stack, group, discarded, notOpen });
  else await output.text(`Discarded ${countOf(discarded)} of the group ${group}.`);
  if (notOpen > 0) output.note(`${countOf(notOpen)} had been closed before, or there is none of the id.`);
}

async function idsOf(
  selection: Selection,
  { operator }: DeadLetterTarget,
  { output, signal }: CommandContext,
): Promise<readonly string[]> {
  if (selection.ids !== undefined) return selection.ids;
  const ids: string[] = [];
  for await (const { deadLetters } of listPages(operator, { states: ['open'], reasonCode: selection.reasonCode })) {
    signal.throwIfAborted();
    ids.push(...deadLetters.map(({ id }) => id));
    output.progress(`${ids.length} found`);
  }
  output.progress(null);
  return ids;
}
