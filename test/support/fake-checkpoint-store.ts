import { CheckpointStoreUnavailable } from '../../engine/checkpoints/errors.ts';
import type { Checkpoint, CheckpointAdvance, CheckpointStore } from '../../engine/checkpoints/ports.ts';
import { formatIncarnation, type ShardPosition } from '../../engine/stream/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';

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

  async advance(position: ShardPosition, advance: CheckpointAdvance): Promise<'advanced' | 'already'> {
    this.beforeAdvance();
    const fault = this.advanceFaults.shift();
    if (this.isDown || fault === 'down') throw new CheckpointStoreUnavailable('The fake store is down.');
    const outcome = this.#move(position, advance);
    if (outcome === 'advanced') this.advances.push(advance);
    if (fault === 'lost-reply') throw new CheckpointStoreUnavailable('The reply of the fake store was lost.');
    return outcome;
  }

  #move(position: ShardPosition, advance: CheckpointAdvance): 'advanced' | 'already' {
    const { from, to, arrivedAt, retentionMs } = advance;
    const row = this.get(position);
    if (row === null && hasParts(from)) throw new CheckpointStoreUnavailable('The row of the fake store is gone.');
    if (row?.sequence != null && compareSequenceNumbers(row.sequence, to) >= 0) return 'already';
    // Where a twin or a command has moved it, it goes on from there.
    if (!isSamePlace(row, from)) return this.#move(position, { ...advance, from: row });
    // Commands that came since the row was loaded stay, also where they are passed.
    const isPassed = (skip: SequenceNumber): boolean =>
      compareSequenceNumbers(skip, to) <= 0 && (from?.skips ?? []).includes(skip);
    const skips = (row?.skips ?? []).filter((skip) => !isPassed(skip));
    this.set(position, { sequence: to, arrivedAt, retentionMs, ...(skips.length === 0 ? {} : { skips }) });
    return 'advanced';
  }
}

/** True where the condition of an advance that loaded `from` cannot hold without a row. */
function hasParts(from: Checkpoint | null): boolean {
  return from !== null && (from.sequence !== null || from.sinkThrough !== undefined);
}

/** What an advance requires to stand as it was loaded. */
function isSamePlace(row: Checkpoint | null, from: Checkpoint | null): boolean {
  const [stands, loaded] = [row?.sequence ?? null, from?.sequence ?? null];
  const isSame = stands === null || loaded === null ? stands === loaded : compareSequenceNumbers(stands, loaded) === 0;
  return isSame && row?.sinkThrough === from?.sinkThrough;
}

function key({ group, incarnation, shard }: ShardPosition): string {
  return `${group}#${formatIncarnation(incarnation)} ${shard}`;
}
