import { isDeepStrictEqual } from 'node:util';
import { CheckpointStoreUnavailable } from '../../lambdas/consumer/errors.ts';
import type { Checkpoint } from '../../lambdas/consumer/ports.ts';
import type { CheckpointOrders, OrderOutcome, ShardCheckpoint } from '../../lambdas/operator/ports.ts';
import { parseShardId, type ShardPosition, type StreamIncarnation } from '../../lambdas/shared/position.ts';
import type { FakeCheckpointStore } from './fake-checkpoint-store.ts';

/** Orders to the rows of a fake store. */
export class FakeCheckpointOrders implements CheckpointOrders {
  readonly #store: FakeCheckpointStore;
  /** Runs before each change, as the mapping or another operator would. */
  beforeChange: () => void = () => undefined;

  constructor(store: FakeCheckpointStore) {
    this.#store = store;
  }

  async list(group: string, incarnation: StreamIncarnation): Promise<readonly ShardCheckpoint[]> {
    const prefix = `${group}#${incarnation.streamName}@${incarnation.createdAtSeconds} `;
    return [...this.#store.rows].flatMap(([key, checkpoint]) => {
      const shard = key.startsWith(prefix) ? parseShardId(key.slice(prefix.length)) : undefined;
      return shard === undefined ? [] : [{ shard, checkpoint }];
    });
  }

  async change(position: ShardPosition, from: Checkpoint | null, to: Checkpoint): Promise<OrderOutcome> {
    this.beforeChange();
    if (this.#store.isDown) throw new CheckpointStoreUnavailable('The fake store is down.');
    const row = this.#store.get(position);
    if (isDeepStrictEqual(orderedParts(row), orderedParts(to))) return { kind: 'changed' };
    if (!isDeepStrictEqual(orderedParts(row), orderedParts(from))) return { kind: 'stale', row };
    this.#store.set(position, { ...orderedParts(to), ...keptParts(row, to) });
    return { kind: 'changed' };
  }
}

/** All of a row that an order relies on or changes. */
export function orderedParts<Row extends Checkpoint | null>(row: Row): Row {
  if (row === null) return row;
  const { arrivedAt: _, retentionMs: __, ...rest } = row;
  return rest as Row;
}

/** What stays as it was, whatever is ordered; when a record arrived belongs to its sequence number. */
function keptParts(row: Checkpoint | null, to: Checkpoint): Partial<Checkpoint> {
  const { arrivedAt, retentionMs, sequence } = row ?? {};
  return {
    ...(arrivedAt === undefined || sequence !== to.sequence ? {} : { arrivedAt }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
  };
}
