import type { ShardId, StreamIncarnation } from '../shared/position.ts';
import { checkReplayCommand, type ReplayCommand } from './core/check-replay-command.ts';
import type { ReplayEnd } from './core/cut-replay.ts';
import { callTimeoutMs } from './dependencies.ts';
import { CommandRefused } from './errors.ts';
import { type ReplayDependencies, replayShard, type ShardReplay } from './replay-shard.ts';
import { requireIncarnation } from './require-incarnation.ts';

/**
 * Reads part of the stream again and stores what is not stored yet; neither checkpoint nor sink checkpoint moves. Through the
 * checkpoint it is what Kafka calls a reset to an earlier offset: the sink inserts if absent, so the group ends where it
 * stood, and the mapping may go on meanwhile. Idempotent: interrupted anywhere, the same command again completes it.
 *
 * A record newer than the checkpoint is stored ahead of the consumer, which then finds it there. Through a number that the
 * shard has yet to give it follows the shard until it meets its newest record. A replay does not notice that the database is
 * restored meanwhile: after a restore one restarts.
 *
 * @throws CommandRefused where the command names no part of the stream.
 * @throws HighwaterError on other trouble.
 */
export async function replayRange(
  command: ReplayCommand,
  dependencies: ReplayDependencies,
): Promise<readonly ShardReplay[]> {
  checkReplayCommand(command);
  const { shard: named, start } = command;
  const listed = await dependencies.shards.list(callTimeoutMs);
  if (named !== null && !listed.includes(named))
    throw new CommandRefused(`The stream holds no shard ${named}: take the name of one that it lists.`);
  const incarnation = await requireIncarnation(dependencies.consumer.incarnation);
  const reports: ShardReplay[] = [];
  for (const shard of named === null ? listed : [named]) {
    const end = await resolve(command.end, { incarnation, shard }, dependencies);
    if (end === null) continue;
    const range = { incarnation, shard, start, end, notBefore: null, leftAlone: command.leftAlone };
    reports.push(await replayShard(range, dependencies));
  }
  return reports;
}

/** Null where the group has no checkpoint in the shard: nothing that it has handled is to be read again. */
async function resolve(
  end: ReplayCommand['end'],
  { incarnation, shard }: { readonly incarnation: StreamIncarnation; readonly shard: ShardId },
  { consumer }: ReplayDependencies,
): Promise<ReplayEnd | null> {
  if (end.kind !== 'checkpoint') return end;
  const row = await consumer.checkpoints.load({ group: consumer.group, incarnation, shard }, callTimeoutMs);
  return row === null || row.sequence === null ? null : { kind: 'through', sequence: row.sequence };
}
