import { exportDeadLetter } from '../dead-letters/export-dead-letter.ts';
import { explainFolderFault, makeFolder } from '../dead-letters/export-folder.ts';
import {
  countOf,
  type DeadLetterTarget,
  findTarget,
  type Selection,
  type SelectOptions,
  selectionOf,
} from '../dead-letters/select-dead-letters.ts';
import { listPages } from '../operator/dead-letters.ts';
import type { CommandContext } from '../program/context.ts';

/** The options of `dead-letters export`. */
export interface ExportOptions extends SelectOptions {
  readonly to: string;
}

/** So many at once: each waits for its own answers most of the time. */
const exportsAtOnce = 4;

/** Writes payloads of dead letters into files, and says how to go on where it is interrupted. */
export async function deadLettersExport({ to, ...options }: ExportOptions, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  const selection = selectionOf(options);
  const target = await findTarget(options, context);
  await makeFolder(to);
  const done = { exported: 0, existing: 0 };
  try {
    for await (const ids of idsOf(selection, target)) {
      signal.throwIfAborted();
      const ended = await Promise.allSettled(ids.map((id) => exportDeadLetter(id, to, target)));
      for (const end of ended) if (end.status === 'fulfilled') done[end.value ? 'exported' : 'existing'] += 1;
      const failed = ended.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw explainFolderFault(failed.reason, to);
      output.progress(`${done.exported + done.existing} exported`);
    }
  } catch (error) {
    output.progress(null);
    output.note(`${done.exported} exported. To go on, run the same command again: what is there already stays.`);
    throw error;
  }
  output.progress(null);
  const { stack, group } = target;
  if (output.isJson) return await output.json({ stack, group, folder: to, ...done });
  const there = done.existing === 0 ? '' : `, and ${done.existing} were there already`;
  await output.text(`Exported ${countOf(done.exported)} to ${to}${there}.`);
}

async function* idsOf(selection: Selection, { operator }: DeadLetterTarget): AsyncGenerator<readonly string[]> {
  if (selection.ids !== undefined) return yield* inTurns(selection.ids);
  for await (const { deadLetters } of listPages(operator, { states: ['open'], reasonCode: selection.reasonCode }))
    yield* inTurns(deadLetters.map(({ id }) => id));
}

function* inTurns(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += exportsAtOnce) yield ids.slice(from, from + exportsAtOnce);
}
