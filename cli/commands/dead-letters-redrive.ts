import * as v from 'valibot';
import {
  countOf,
  findTarget,
  inRequests,
  type Selection,
  type SelectOptions,
  selectionOf,
} from '../dead-letters/select-dead-letters.ts';
import { followSteps, stepSchema } from '../operator/follow-steps.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';

const redriveSchema = stepSchema({ redriven: v.number(), refused: v.number(), unreadable: v.array(v.string()) });

/** Redrives dead letters. @throws CommandFailed where some stay open. */
export async function deadLettersRedrive(options: SelectOptions, context: CommandContext): Promise<void> {
  const selection = selectionOf(options);
  const { stack, group, operator } = await findTarget(options, context);
  const total = { redriven: 0, refusedAgain: 0, unreadable: [] as string[] };
  const tally = (): string => `${total.redriven} redriven, ${total.refusedAgain} refused again`;
  const take = ({ redriven, refused, unreadable }: v.InferOutput<typeof redriveSchema>): string => {
    total.redriven += redriven;
    total.refusedAgain += refused;
    total.unreadable.push(...unreadable);
    return tally();
  };
  for (const request of requestsFor(selection))
    await followSteps(operator, request, redriveSchema, { take, done: () => `${tally()}.` }, context);
  const tried = total.redriven + total.refusedAgain + total.unreadable.length;
  const notOpen = selection.ids === undefined ? 0 : Math.max(0, selection.ids.length - tried);
  const { output } = context;
  if (output.isJson) await output.json({ stack, group, ...total, notOpen });
  else await output.text(`Redrove ${countOf(total.redriven)} of the group ${group}.`);
  if (notOpen > 0) output.note(`${countOf(notOpen)} had been closed before, or there is none of the id.`);
  for (const id of total.unreadable) output.note(`Not as Highwater writes it, and left alone: ${id}`);
  requireNoneLeft(total.refusedAgain, total.unreadable.length);
}

function requestsFor(selection: Selection): readonly object[] {
  const command = 'redrive-dead-letters';
  if (selection.ids !== undefined) return inRequests(selection.ids).map((ids) => ({ command, ids }));
  return [{ command, ...(selection.reasonCode === undefined ? {} : { reasonCode: selection.reasonCode }) }];
}

function requireNoneLeft(refusedAgain: number, unreadable: number): void {
  if (refusedAgain > 0)
    throw new CommandFailed(
      `${countOf(refusedAgain)} refused again, and still open: "dead-letters show" has the reason.`,
    );
  if (unreadable > 0)
    throw new CommandFailed(`${countOf(unreadable)} cannot be redriven: export and discard what is named above.`);
}
