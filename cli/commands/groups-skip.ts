import * as v from 'valibot';
import { sequence } from '../../engine/operate/command-fields.ts';
import { findGroup, findStack } from '../aws/find-stack.ts';
import { parseSequence, parseShard } from '../input/parse-shard-sequence.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import type { groupsSkipSchema } from '../output/replay.ts';
import type { CommandContext } from '../program/context.ts';
import type { GroupOptions } from './groups-switch.ts';

/** The options of `groups skip` and `groups unskip`. */
export interface SkipOptions extends GroupOptions {
  readonly shard: string;
  readonly sequence?: string;
}

const skipped = v.object({ skips: sequence });
const cleared = v.object({ cleared: v.array(sequence) });

/** Has a group dead-letter one record without reading it. */
export async function groupsSkip(
  options: SkipOptions & { readonly sequence: string },
  context: CommandContext,
): Promise<void> {
  const { shard, send, say } = await prepare(options, context);
  const record = parseSequence('--sequence', options.sequence);
  const { skips } = await send({ command: 'skip-record', shard, sequence: record }, skipped);
  await say([skips], `Record ${skips} of ${shard} becomes a dead letter unread when the group comes to it.`);
}

/** Takes that back, for one record or all of a shard. */
export async function groupsUnskip(options: SkipOptions, context: CommandContext): Promise<void> {
  const { shard, send, say } = await prepare(options, context);
  const record = options.sequence === undefined ? {} : { sequence: parseSequence('--sequence', options.sequence) };
  const { cleared: gone } = await send({ command: 'clear-skips', shard, ...record }, cleared);
  const words =
    gone.length === 0
      ? `No such record of ${shard} was to be skipped.`
      : `No longer to be skipped in ${shard}: ${gone.join(', ')}.`;
  await say(gone, words);
}

async function prepare({ group: name, shard: text }: SkipOptions, context: CommandContext) {
  const shard = parseShard('--shard', text);
  const stack = await findStack(context);
  const group = findGroup(stack, name);
  return {
    shard,
    send: operatorOf(stack, group.name, context).send,
    say: async (sequences: readonly string[], words: string): Promise<void> => {
      const answer: v.InferOutput<typeof groupsSkipSchema> = {
        ...{ stack: stack.name, group: group.name, shard, sequences: [...sequences] },
      };
      await (context.output.isJson ? context.output.json(answer) : context.output.text(words));
    },
  };
}
