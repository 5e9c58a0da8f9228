import { CommandRefused } from '../checkpoints/errors.ts';
import { requiredSinkCheckpoint } from '../checkpoints/plan-change.ts';
import type { Checkpoint } from '../checkpoints/ports.ts';
import type { RestartEntry, SinkCheckpointState } from '../sink/ports.ts';
import { formatIncarnation, type ShardId, type ShardPosition } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import { compareSequenceNumbers, lowestSequence, type SequenceRange, writeLike } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { CommandContended } from './errors.ts';
import { type FoundShard, findShards } from './find-shards.ts';
import type { LeftAlone } from './replay-range.ts';
import type { ShardReplay } from './replay-shard.ts';
import { type RestartTask, restartTasks } from './restart-shard.ts';
import { endless, requireDone } from './step.ts';

/** A restart of a whole group. */
export interface RestartCommand {
  /** Where to begin reading, for a backup of one moment; absent: at the oldest record. */
  readonly from?: Date;
  readonly leftAlone: readonly LeftAlone[];
}

/** What a restart came to. */
export interface GroupRestart {
  readonly shards: readonly ShardReplay[];
  /** What the database lacks of former incarnations of the stream, which nobody can read again. */
  readonly lost: readonly LostRange[];
}

/** A range of a shard that is gone with its stream. */
export interface LostRange {
  readonly stream: string;
  readonly shard: ShardId;
  readonly range: SequenceRange;
}

/** Others may move the row or the sink checkpoint between reading and writing. */
const maxTries = 20;

/**
 * Has a group read again what its database lacks, after that was exchanged or restored from an older backup (O7). It covers
 * every row and every restart entry of the group. First an entry is put into the sink checkpoint of each shard, so that the
 * group halts; then each shard is replayed from its oldest record, never before the group's start, and its sink checkpoint
 * raised at the end. The checkpoints do not move. Interrupted, it is begun anew; of two at once one may take over
 * what the other began, and both may stop.
 *
 * @throws CommandRefused where the group has neither checkpoint nor restart entry.
 * @throws RestartStopped where the database was restored meanwhile, or another restart has taken over.
 * @throws HighwaterError on other trouble: to restart again is safe.
 */
export async function restartGroup(command: RestartCommand, dependencies: OperatorDependencies): Promise<GroupRestart> {
  const { tasks, lost } = await beginRestart(command, dependencies);
  const shards = requireDone(await restartTasks(tasks, command.leftAlone, dependencies, endless));
  return { shards, lost };
}

/** Puts the entries there, and finds what is to be read again. */
export async function beginRestart(
  { from }: Pick<RestartCommand, 'from'>,
  dependencies: OperatorDependencies,
): Promise<{ readonly tasks: readonly RestartTask[]; readonly lost: readonly LostRange[] }> {
  const { consumer } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  // A group whose start position is another one now is refused before any entry stands.
  await consumer.start(callTimeoutMs);
  const shardsFound = await findShards(dependencies);
  const isCurrent = ({ position }: FoundShard): boolean =>
    formatIncarnation(position.incarnation) === formatIncarnation(incarnation);
  const lost = await findLost(
    shardsFound.filter((shard) => !isCurrent(shard)),
    dependencies,
  );
  const start = from === undefined ? ({ kind: 'earliest' } as const) : ({ kind: 'time', at: from } as const);
  const tasks: RestartTask[] = [];
  for (const { position } of shardsFound.filter(isCurrent)) {
    const entry = await begin(position, dependencies);
    if (entry !== null) tasks.push({ position, entry, start });
  }
  if (tasks.length === 0 && lost.length === 0)
    throw new CommandRefused('The group has neither a checkpoint nor a restart under way: use replay.');
  return { tasks, lost };
}

/** What the database lacks of shards that are gone with their stream; it is logged. */
async function findLost(
  shards: readonly FoundShard[],
  { restarts, log, runId }: OperatorDependencies,
): Promise<readonly LostRange[]> {
  const lost: LostRange[] = [];
  for (const { position, row } of shards) {
    const state = await restarts.read(position, callTimeoutMs);
    const through = planRestart(row?.checkpoint ?? null, state, runId)?.to;
    const after = state.sequence;
    if (through === undefined || (after !== null && compareSequenceNumbers(after, through) >= 0)) continue;
    const stream = formatIncarnation(position.incarnation);
    lost.push({ stream, shard: position.shard, range: { after: after && writeLike(after, through), through } });
  }
  for (const { stream, shard, range } of lost) log.info('records.lost', { stream, shard, ...range });
  return lost;
}

/** Null where nothing of the shard is to be read again. */
async function begin(
  position: ShardPosition,
  { consumer, restarts, runId }: OperatorDependencies,
): Promise<RestartEntry | null> {
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const row = await consumer.checkpoints.load(position, callTimeoutMs);
    const state = await restarts.read(position, callTimeoutMs);
    const entry = planRestart(row, state, runId);
    if (entry === null || (await restarts.begin(position, state, entry, callTimeoutMs)) === 'begun') return entry;
  }
  throw new CommandContended(`Others keep changing the sink checkpoint of ${position.shard}: restart again.`);
}

/**
 * Plans the restart of one shard: it ends with what the row requires of the sink checkpoint, or where an earlier restart was to
 * end, whichever is further. Where the row is gone, the entry alone still knows. Null where there is neither.
 *
 * @param id of the command.
 */
export function planRestart(row: Checkpoint | null, { restart }: SinkCheckpointState, id: string): RestartEntry | null {
  const ends = [requiredSinkCheckpoint(row), restart?.to ?? null].filter((end) => end !== null);
  const to = ends.sort(compareSequenceNumbers).at(-1);
  return to === undefined ? null : { id, through: lowestSequence, to };
}
