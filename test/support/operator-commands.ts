import { isDeepStrictEqual } from 'node:util';
import { CheckpointStoreUnavailable } from '../../engine/checkpoints/errors.ts';
import type { ChangeOutcome, Checkpoint, CheckpointCommands, GroupCheckpoint } from '../../engine/checkpoints/ports.ts';
import { parseIncarnation, parseShardId, type ShardPosition } from '../../engine/stream/position.ts';
import type { FakeCheckpointStore } from './fake-checkpoint-store.ts';

/** Commands to the rows of a fake store. */
export class FakeCheckpointCommands implements CheckpointCommands {
  readonly #store: FakeCheckpointStore;
  /** Runs before each change, as the mapping or another operator would. */
  beforeChange: () => void = () => undefined;

  constructor(store: FakeCheckpointStore) {
    this.#store = store;
  }

  async list(group: string, streamName: string): Promise<readonly GroupCheckpoint[]> {
    return [...this.#store.rows].flatMap(([key, checkpoint]) => {
      const [, its, place = '', shardText] = /^([^#]+)#(\S+) (\S+)$/.exec(key) ?? [];
      const [incarnation, shard] = [parseIncarnation(place), parseShardId(shardText)];
      if (its !== group || incarnation?.streamName !== streamName || shard === undefined) return [];
      const totals = { records: 0, documents: 0, duplicates: 0, deadLetters: 0 };
      return [{ position: { group, incarnation, shard }, checkpoint, totals }];
    });
  }

  async change(position: ShardPosition, from: Checkpoint | null, to: Checkpoint): Promise<ChangeOutcome> {
    this.beforeChange();
    if (this.#store.isDown) throw new CheckpointStoreUnavailable('The fake store is down.');
    const row = this.#store.get(position);
    if (isDeepStrictEqual(commandedParts(row), commandedParts(to))) return { kind: 'changed' };
    if (!isDeepStrictEqual(commandedParts(row), commandedParts(from))) return { kind: 'stale', row };
    this.#store.set(position, { ...commandedParts(to), ...keptParts(row, to) });
    return { kind: 'changed' };
  }
}

/** All of a row that a command relies on or changes. */
export function commandedParts<Row extends Checkpoint | null>(row: Row): Row {
  if (row === null) return row;
  const { arrivedAt: _, retentionMs: __, ...rest } = row;
  return rest as Row;
}

/** What stays as it was, whatever is commanded; when a record arrived belongs to its sequence number. */
function keptParts(row: Checkpoint | null, to: Checkpoint): Partial<Checkpoint> {
  const { arrivedAt, retentionMs, sequence } = row ?? {};
  return {
    ...(arrivedAt === undefined || sequence !== to.sequence ? {} : { arrivedAt }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
  };
}
