import { describeDeadLetter, formatDeadLetter } from '../dead-letters/describe-dead-letter.ts';
import { findTarget, type GroupOption, requireWholeId } from '../dead-letters/select-dead-letters.ts';
import { beginningOf, formatPayload } from '../dead-letters/show-payload.ts';
import { readRanges } from '../operator/dead-letters.ts';
import { typedName } from '../program/add-command.ts';
import type { CommandContext } from '../program/context.ts';
import { quoteWord } from '../program/quote-word.ts';

/** The options of `dead-letters show`. */
export interface ShowOptions extends GroupOption {
  readonly id: string;
}

/** Shows one dead letter, with the beginning of its payload. */
export async function deadLettersShow({ id, ...options }: ShowOptions, context: CommandContext): Promise<void> {
  const { output } = context;
  requireWholeId(id);
  const target = await findTarget(options, context);
  for await (const { deadLetter, bytes } of readRanges(target.operator, id)) {
    const described = describeDeadLetter(deadLetter, target);
    const beginning = bytes === null ? undefined : beginningOf(bytes);
    if (output.isJson) {
      const none = { text: null, base64: null, isComplete: true };
      return await output.json({ ...described, payload: beginning?.shown ?? none });
    }
    const payload = beginning === undefined ? 'payload: none' : formatPayload(beginning, described.bytes ?? 0);
    await output.text([formatDeadLetter(described), payload].join('\n'));
    if (beginning?.shown.isComplete === false)
      output.note(
        `All of it, into a file: ${typedName} dead-letters export ${quoteWord(id)} --group ${target.group} --to DIR`,
      );
    // The first range is more than is shown.
    return;
  }
}
