import type { RestartEntry } from '../sink/ports.ts';
import type { ReadStart } from '../stream/ports.ts';
import { formatIncarnation, type ShardPosition } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import { compareSequenceNumbers } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { RestartStopped, RestartTooSlow } from './errors.ts';
import type { LeftAlone } from './replay-range.ts';
import { replayShard, type ShardReplay } from './replay-shard.ts';
import { runStep, type Step, type StepReport } from './step.ts';

/** The restart of one shard, once its entry stands, from where on it is to be read. */
export interface RestartTask {
  readonly position: ShardPosition;
  readonly entry: RestartEntry;
  readonly start: ReadStart;
}

/** What holds for the whole of a restart. */
export interface RestartRules {
  /** The group's start; null for the earliest. */
  readonly notBefore: Date | null;
  readonly leftAlone: readonly LeftAlone[];
}

/** What one shard came to in a step, and what is left of it; null where its sink checkpoint is raised. */
export interface ShardRestart {
  readonly report: ShardReplay;
  readonly next: RestartTask | null;
}

/** One step of a restart: goes on with the tasks as far as the step goes. */
export async function restartTasks(
  tasks: readonly RestartTask[],
  leftAlone: readonly LeftAlone[],
  dependencies: OperatorDependencies,
  step: Step,
): Promise<StepReport<ShardReplay, RestartTask>> {
  const rules = { notBefore: await dependencies.consumer.start(callTimeoutMs), leftAlone };
  return runStep(tasks, step, (task) => restartShard(task, rules, dependencies, step));
}

/**
 * Replays one shard through the `to` of its entry, which moves along batch by batch, and then raises the sink checkpoint.
 * Logs unreadable records before it raises the sink checkpoint. A record that Kinesis holds but does not return does not
 * count as expired.
 *
 * @throws RestartStopped where the entry is not as this restart left it any more.
 * @throws IncarnationUnknown, RestartStopped where the stream was recreated meanwhile.
 * @throws HighwaterError on other trouble: to restart again is safe.
 */
export async function restartShard(
  { position, entry, start }: RestartTask,
  rules: RestartRules,
  dependencies: OperatorDependencies,
  { isOver }: Step,
): Promise<ShardRestart> {
  const { restarts, consumer } = dependencies;
  const { incarnation, shard } = position;
  const end = { kind: 'through', sequence: entry.to } as const;
  let moved = entry;
  let isMoving = false;
  const report = await replayShard({ incarnation, shard, start, end, ...rules }, dependencies, {
    isOver,
    stored: async (through, remainingMs) => {
      const leftMs = Math.floor(remainingMs());
      if (leftMs <= 0)
        throw new RestartTooSlow(
          `A batch of ${shard} took too long, so a restore of MongoDB may have come in between: restart again.`,
        );
      isMoving = true;
      if ((await restarts.move(position, moved, through, leftMs)) === 'stopped') throw stopped(position);
      isMoving = false;
      moved = { ...moved, through };
    },
  });
  // Where the entry stands now is not known, so nobody can go on with it.
  if (report.trouble !== null && isMoving) throw report.trouble;
  if (report.next !== null) return { report, next: { position, entry: moved, start: report.next } };
  const confirmed = await requireIncarnation(consumer.incarnation);
  if (formatIncarnation(confirmed) !== formatIncarnation(incarnation)) throw stopped(position);
  if (compareSequenceNumbers(moved.through, entry.to) < 0) {
    if ((await restarts.move(position, moved, entry.to, callTimeoutMs)) === 'stopped') throw stopped(position);
    moved = { ...moved, through: entry.to };
  }
  if ((await restarts.finish(position, moved, callTimeoutMs)) === 'stopped') throw stopped(position);
  return { report, next: null };
}

function stopped({ group, shard }: ShardPosition): RestartStopped {
  return new RestartStopped(
    `The restart of ${shard} was stopped: another restart took over, the database was restored, or the stream was recreated. Find out which, and restart again.`,
    { fields: { group, shard } },
  );
}
