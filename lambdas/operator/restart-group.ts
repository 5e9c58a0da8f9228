import type { ShardId, ShardPosition } from '../shared/position.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import type { ReplayingCheckpoint } from './core/plan-backward-reset.ts';
import { planRestart } from './core/plan-restart.ts';
import { callTimeoutMs, type OperatorDependencies } from './dependencies.ts';
import { feedReplay, type ReplayReport } from './feed-replay.ts';
import { requireIncarnation } from './require-incarnation.ts';

/** What one shard came to. */
export interface ShardRestart extends ReplayReport {
  readonly shard: ShardId;
}

/**
 * Has a group read again, from its start on, all that the stream still holds, after its database was exchanged or restored from an older
 * backup (O7). A row is not deleted but put back to the very beginning: deleting it would let the mapping go on from its
 * own position, which cannot move back, and write a checkpoint over all that this database lacks. So each row keeps how
 * far the group had come as its `replayTo`, its epoch rises, and no batch but those fed here is let in until it is
 * reached. The first batch asks nothing of a mark, and makes that of the replay; from then on each step requires it,
 * as ever. Documents that are there are not doubled. All rows are put back before the first is fed.
 *
 * Interrupted, it is run again, and reads all once more; to go on with a single shard, resume its reset instead. Of two runs
 * at once the later one rules.
 *
 * @throws HighwaterError on trouble: to order the same again is safe.
 */
export async function restartGroup(dependencies: OperatorDependencies): Promise<readonly ShardRestart[]> {
  const { consumer, orders } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  const start = await consumer.start(callTimeoutMs);
  const rows = await orders.list(consumer.group, incarnation, callTimeoutMs);
  const begun: { readonly position: ShardPosition; readonly row: ReplayingCheckpoint }[] = [];
  for (const { shard } of rows) {
    const position = { group: consumer.group, incarnation, shard };
    const row = await putBack(position, start, dependencies);
    if (row !== null) begun.push({ position, row });
  }
  const reports: ShardRestart[] = [];
  for (const { position, row } of begun) {
    const replay = await feedReplay({ position, row }, dependencies);
    reports.push({ shard: position.shard, ...replay });
  }
  return reports;
}

function putBack(
  position: ShardPosition,
  start: Date | null,
  dependencies: OperatorDependencies,
): Promise<ReplayingCheckpoint | null> {
  return changeCheckpoint(
    position,
    (row) => {
      const to = planRestart(row, start, dependencies.runId);
      return { to, result: to };
    },
    dependencies,
  );
}
