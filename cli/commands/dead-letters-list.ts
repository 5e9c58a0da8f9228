import { deadLetterStates } from '../../engine/documents/dead-letter.ts';
import { describeDeadLetter } from '../dead-letters/describe-dead-letter.ts';
import { findTarget, type GroupOption, requireKnownReason } from '../dead-letters/select-dead-letters.ts';
import { listPages } from '../operator/dead-letters.ts';
import type { DeadLetterAnswer } from '../output/dead-letters.ts';
import { formatTable } from '../output/table.ts';
import type { CommandContext } from '../program/context.ts';
import { quoteWord } from '../program/quote-word.ts';

/** The options of `dead-letters list`. */
export interface ListOptions extends GroupOption {
  readonly reason?: string;
  readonly state: (typeof deadLetterStates)[number] | 'all';
  readonly max?: number;
}

/** Lists dead letters, page after page as they come. */
export async function deadLettersList(
  { reason, state, max, ...options }: ListOptions,
  context: CommandContext,
): Promise<void> {
  const { output, signal } = context;
  requireKnownReason(reason);
  const target = await findTarget(options, context);
  const states = state === 'all' ? deadLetterStates : [state];
  let listed = 0;
  for await (const page of listPages(target.operator, { states, reasonCode: reason }, max)) {
    const described = page.deadLetters.map((deadLetter) => describeDeadLetter(deadLetter, target));
    if (output.isJson) for (const each of described) await output.json(each);
    else if (described.length > 0) await output.text(formatPage(described, listed === 0));
    listed += described.length;
    if (listed === max && !page.isLast) output.note(`Those were ${listed}, and there may be more: raise --max.`);
    signal.throwIfAborted();
  }
  if (listed > 0) return;
  const kind = state === 'all' ? '' : `${state} `;
  output.note(`The group ${target.group} has no ${kind}dead letters${reason === undefined ? '' : ` of this reason`}.`);
}

const shownEventCharacters = 60;

/** Ids are quoted as a shell needs them. */
function formatPage(deadLetters: readonly DeadLetterAnswer[], isFirst: boolean): string {
  const rows = deadLetters.map(({ id, reason, eventId, arrivedAt, bytes, state }) => [
    reason.code ?? 'unknown',
    state ?? 'unknown',
    arrivedAt ?? 'unknown',
    bytes === null ? 'unknown' : String(bytes),
    quoteWord(id),
    shortened(eventId ?? ''),
  ]);
  const table = formatTable(['reason', 'state', 'arrived', 'bytes', 'id', 'event'], rows);
  return isFirst ? table : table.slice(table.indexOf('\n') + 1);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= shownEventCharacters ? text : `${characters.slice(0, shownEventCharacters).join('')}…`;
}
