import { isSameReplay } from '../../lambdas/consumer/core/same-replay.ts';
import { CheckpointStoreUnavailable } from '../../lambdas/consumer/errors.ts';
import type { Checkpoint, CheckpointAdvance, CheckpointStore } from '../../lambdas/consumer/ports.ts';
import { formatIncarnation, type ShardPosition } from '../../lambdas/shared/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../lambdas/shared/sequence-number.ts';

/** What goes wrong with the next `advance`. `lost-reply`: it is carried out and then looks as if it had not been. */
export type AdvanceFault = 'down' | 'lost-reply';

/** A checkpoint store in memory, with faults on demand. */
export class FakeCheckpointStore implements CheckpointStore {
  readonly rows = new Map<string, Checkpoint>();
  readonly advances: CheckpointAdvance[] = [];
  advanceFaults: AdvanceFault[] = [];
  isDown = false;
  /** Runs between load and advance, as a twin or an operator would. */
  beforeAdvance: () => void = () => undefined;

  get(position: ShardPosition): Checkpoint | null {
    return this.rows.get(key(position)) ?? null;
  }

  set(position: ShardPosition, checkpoint: Checkpoint): void {
    this.rows.set(key(position), checkpoint);
  }

  async load(position: ShardPosition): Promise<Checkpoint | null> {
    if (this.isDown) throw new CheckpointStoreUnavailable('The fake store is down.');
    return this.get(position);
  }

  async advance(
    position: ShardPosition,
    advance: CheckpointAdvance,
  ): Promise<'advanced' | 'already' | 'fenced'> {
    this.beforeAdvance();
    const fault = this.advanceFaults.shift();
    if (this.isDown || fault === 'down') throw new CheckpointStoreUnavailable('The fake store is down.');
    const outcome = this.#move(position, advance);
    if (outcome === 'advanced') this.advances.push(advance);
    if (fault === 'lost-reply') throw new CheckpointStoreUnavailable('The reply of the fake store was lost.');
    return outcome;
  }

  #move(
    position: ShardPosition,
    { from, to, arrivedAt, retentionMs }: CheckpointAdvance,
  ): 'advanced' | 'already' | 'fenced' {
    const row = this.get(position);
    if (row !== null && !isSameReplay(row, from ?? { epoch: 0 })) return 'fenced';
    if (row?.sequence != null && compareSequenceNumbers(row.sequence, to) >= 0) return 'already';
    if (row?.replayTo !== from?.replayTo) return 'fenced';
    const { replayFrom, replayStart, replayTo, replayId } = row ?? {};
    // Orders that came since the row was loaded stay, also where they are passed.
    const isPassed = (skip: SequenceNumber): boolean =>
      compareSequenceNumbers(skip, to) <= 0 && (from?.skips ?? []).includes(skip);
    const skips = (row?.skips ?? []).filter((skip) => !isPassed(skip));
    const isReplaying = replayTo !== undefined && compareSequenceNumbers(to, replayTo) < 0;
    this.set(position, {
      sequence: to,
      arrivedAt,
      retentionMs,
      epoch: row?.epoch ?? 0,
      ...(isReplaying && replayFrom !== undefined ? { replayFrom } : {}),
      ...(isReplaying && replayStart !== undefined ? { replayStart } : {}),
      ...(isReplaying ? { replayTo } : {}),
      ...(replayId === undefined ? {} : { replayId }),
      ...(skips.length === 0 ? {} : { skips }),
    });
    return 'advanced';
  }
}

function key({ group, incarnation, shard }: ShardPosition): string {
  return `${group}#${formatIncarnation(incarnation)} ${shard}`;
}
