import { CommandRefused } from '../checkpoints/errors.ts';
import type { ReadStart } from '../stream/ports.ts';
import { formatIncarnation, type ShardId, type StreamIncarnation } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../stream/sequence-number.ts';
import type { ReplayEnd } from './replay-bounds.ts';
import { type ReplayDependencies, replayShard, type ShardReplay } from './replay-shard.ts';
import { endless, requireDone, runStep, type Step, type StepReport } from './step.ts';

/**
 * Reads part of the stream again and stores what is not stored yet; neither checkpoint nor sink checkpoint moves. Through the
 * checkpoint it is what Kafka calls a reset to an earlier offset: the sink inserts if absent, so the group ends where it
 * stood, and the mapping may go on meanwhile. Idempotent: interrupted anywhere, the same command again completes it.
 *
 * A record newer than the checkpoint is stored ahead of the consumer, which then finds it there. If
 * `through` is a number that the shard has not reached, the replay follows the shard up to its newest record. A replay
 * does not notice that the database is restored meanwhile: after a restore one restarts.
 *
 * @throws CommandRefused where the command names no part of the stream.
 * @throws HighwaterError on other trouble.
 */
export async function replayRange(
  command: ReplayCommand,
  dependencies: ReplayDependencies,
): Promise<readonly ShardReplay[]> {
  const tasks = await planReplay(command, dependencies);
  return requireDone(await replayTasks(tasks, command.leftAlone, dependencies, endless));
}

/** One shard of a replay. */
export interface ReplayTask {
  readonly incarnation: StreamIncarnation;
  readonly shard: ShardId;
  readonly start: ReadStart;
  readonly end: ReplayEnd;
}

/**
 * Finds what a replay has to read, shard by shard, parents before their children.
 *
 * @throws CommandRefused where the command names no part of the stream.
 */
export async function planReplay(
  command: ReplayCommand,
  dependencies: Pick<ReplayDependencies, 'consumer' | 'shards'>,
): Promise<readonly ReplayTask[]> {
  checkReplayCommand(command);
  const { shard: named, start } = command;
  const listed = await dependencies.shards.list(callTimeoutMs);
  if (named !== null && !listed.includes(named))
    throw new CommandRefused(`The stream has no shard ${named}: name one of the shards that it lists.`);
  const incarnation = await requireIncarnation(dependencies.consumer.incarnation);
  const tasks: ReplayTask[] = [];
  for (const shard of named === null ? listed : [named]) {
    const end = await resolve(command.end, { incarnation, shard }, dependencies);
    if (end !== null) tasks.push({ incarnation, shard, start, end });
  }
  return tasks;
}

/** Makes sure, before a later step, that its tasks speak of the present stream. @throws CommandRefused */
export async function requireSameStream(
  tasks: readonly ReplayTask[],
  { consumer }: Pick<ReplayDependencies, 'consumer'>,
): Promise<void> {
  const current = formatIncarnation(await requireIncarnation(consumer.incarnation));
  if (tasks.some(({ incarnation }) => formatIncarnation(incarnation) !== current))
    throw new CommandRefused('The stream was recreated since the replay began: begin it again.');
}

/** One step of a replay: reads what the tasks name, as far as the step goes. */
export function replayTasks(
  tasks: readonly ReplayTask[],
  leftAlone: readonly LeftAlone[],
  dependencies: ReplayDependencies,
  step: Step,
): Promise<StepReport<ShardReplay, ReplayTask>> {
  return runStep(tasks, step, async (task) => {
    const report = await replayShard({ ...task, notBefore: null, leftAlone }, dependencies, step);
    return { report, next: report.next === null ? null : { ...task, start: report.next } };
  });
}

/** Null where the group has no checkpoint in the shard: nothing that it has handled is to be read again. */
async function resolve(
  end: ReplayCommand['end'],
  { incarnation, shard }: { readonly incarnation: StreamIncarnation; readonly shard: ShardId },
  { consumer }: Pick<ReplayDependencies, 'consumer'>,
): Promise<ReplayEnd | null> {
  if (end.kind !== 'checkpoint') return end;
  const row = await consumer.checkpoints.load({ group: consumer.group, incarnation, shard }, callTimeoutMs);
  return row === null || row.sequence === null ? null : { kind: 'through', sequence: row.sequence };
}

/** A record to be left alone: reading it does harm. */
export interface LeftAlone {
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
}

/** What is to be read again. Sequence numbers need a shard: they mean something in one shard only. */
export interface ReplayCommand {
  /** Null: all shards, parents before their children. */
  readonly shard: ShardId | null;
  readonly start: ReadStart;
  /** `checkpoint`: with the last record that the group has handled. */
  readonly end: ReplayEnd | { readonly kind: 'checkpoint' };
  readonly leftAlone: readonly LeftAlone[];
}

/** @throws CommandRefused where numbers are named without their shard, or the end does not follow the start. */
export function checkReplayCommand({ shard, start, end }: ReplayCommand): void {
  if (shard === null && (start.kind === 'after' || end.kind === 'through'))
    throw new CommandRefused('A sequence number belongs to one shard: name the shard, or give times.');
  const isEmpty =
    start.kind === 'after' && end.kind === 'through'
      ? compareSequenceNumbers(end.sequence, start.sequence) <= 0
      : start.kind === 'time' && end.kind === 'time' && end.at <= start.at;
  if (isEmpty) throw new CommandRefused('The end must come after the start.');
}
