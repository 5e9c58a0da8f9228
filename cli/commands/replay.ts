import type * as v from 'valibot';
import { sideName } from '../../engine/operate/command-fields.ts';
import { findGroup, findStack } from '../aws/find-stack.ts';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import { parseShard } from '../input/parse-shard-sequence.ts';
import { parseTime } from '../input/parse-time.ts';
import { requireValid } from '../input/require-valid.ts';
import { followSteps } from '../operator/follow-steps.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import { ReplayTally, replayStepSchema } from '../operator/replay-tally.ts';
import { formatReplayed } from '../output/format-replayed.ts';
import type { replaySchema } from '../output/replay.ts';
import type { CommandContext } from '../program/context.ts';
import { UsageError } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';

/** The options of `replay`. */
export interface ReplayOptions extends StackOptions {
  readonly group: string;
  readonly from: string;
  readonly to?: string;
  readonly shard?: string;
  readonly toCollection?: string;
  readonly skip?: readonly ShardSequence[];
}

/** Reads part of the stream again and stores what is not there yet, in the group's collection or in one beside it. */
export async function replay(options: ReplayOptions, context: CommandContext): Promise<void> {
  const { skip = [], toCollection: into } = options;
  const from = parseTime('--from', options.from, context.now());
  const to = options.to === undefined ? context.now() : parseTime('--to', options.to, context.now());
  if (to <= from) throw new UsageError('--to must come after --from.');
  requireValid('--to-collection', into, sideName);
  const shard = options.shard === undefined ? null : parseShard('--shard', options.shard);
  const stack = await findStack(context);
  const group = findGroup(stack, options.group);
  const request = {
    command: 'replay',
    shard,
    start: { kind: 'time', at: from },
    end: { kind: 'time', at: to },
    leftAlone: skip,
    ...(into === undefined ? {} : { into }),
  };
  const tally = new ReplayTally();
  const range = `--from ${from.toISOString()} --to ${to.toISOString()}`;
  const reports = { take: tally.take, done: () => `${tally.words()}. The range was ${range}.` };
  await followSteps(operatorOf(stack, group.name, context), request, replayStepSchema, reports, context);
  const answer: v.InferOutput<typeof replaySchema> = {
    stack: stack.name,
    group: group.name,
    from: from.toISOString(),
    to: to.toISOString(),
    collection: `${group.database}.${group.collection}${into === undefined ? '' : `_replay_${into}`}`,
    shards: [...tally.shards],
  };
  if (context.output.isJson) return await context.output.json(answer);
  const title = `From ${answer.from} to ${answer.to}, into ${answer.collection}: ${tally.words()}.`;
  await context.output.text([title, ...formatReplayed(answer.shards)].join('\n\n'));
}
