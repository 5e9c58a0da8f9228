import { beforeEach, describe, expect, it } from 'vitest';
import { type IsOld, inspectLineage } from '../../../../lambdas/consumer/inspect-lineage.ts';
import type { ShardId } from '../../../../lambdas/shared/position.ts';
import { FakeCheckpointStore } from '../../../support/fake-checkpoint-store.ts';
import { position, sequence, shardId } from '../../../support/records.ts';

const shard = shardId();
const [parent, other, oldest] = ['parent', 'other', 'oldest'] as [ShardId, ShardId, ShardId];
const [old, young] = [new Date(1_000), new Date(3_000)];
const isOld: IsOld = (row) => (row?.arrivedAt ?? new Date(0)).getTime() < 2_000;

let store: FakeCheckpointStore;
let parents: Map<ShardId, readonly ShardId[]>;
beforeEach(() => {
  store = new FakeCheckpointStore();
  parents = new Map();
});

/** The group has handled a shard up to number 2, which arrived then. */
function handle(of: ShardId, arrivedAt?: Date): void {
  const arrival = arrivedAt === undefined ? {} : { arrivedAt };
  store.set(position({ shard: of }), { sequence: sequence(2), epoch: 0, retentionMs: 1_500, ...arrival });
}

function inspect() {
  const sources = { checkpoints: store, lineage: { parents: async () => parents }, timeoutMs: 100 };
  return inspectLineage(position(), isOld, sources);
}

describe('S5: what may have expired in the shards that a shard came from', () => {
  it('is nothing where it came from none, which says nothing of the shard itself', async () => {
    expect(await inspect()).toEqual({ unread: [], isSafe: false });
  });

  it('S1: is the rest of the parent, where the last record handled there is old, or nobody knows', async () => {
    parents.set(shard, [parent]);
    for (const arrivedAt of [old, undefined]) {
      handle(parent, arrivedAt);
      expect(await inspect()).toEqual({
        unread: [{ shard: parent, after: '2', before: null }],
        isSafe: false,
      });
    }
  });

  it('S1: is nothing where that record is young, and then the shard itself lacks nothing', async () => {
    parents.set(shard, [parent]);
    handle(parent, young);
    expect(await inspect()).toEqual({ unread: [], isSafe: true });
  });

  it('S2: is the rest of one parent alone, where the other had a young record before they were merged', async () => {
    parents.set(shard, [parent, other]);
    handle(parent, old);
    handle(other, young);
    expect(await inspect()).toEqual({ unread: [{ shard: parent, after: '2', before: null }], isSafe: true });
  });

  it('goes back over parents that the group has no checkpoint of, each once', async () => {
    parents = new Map([
      [shard, [parent, other]],
      [parent, [oldest]],
      [other, [oldest]],
    ]);
    handle(oldest, old);
    expect(await inspect()).toEqual({
      unread: [
        { shard: oldest, after: '2', before: null },
        { shard: parent, after: null, before: null },
        { shard: other, after: null, before: null },
      ],
      isSafe: false,
    });
    handle(oldest, young);
    expect(await inspect()).toEqual({ unread: [], isSafe: true });
  });

  it('takes a row that only orders have written for none', async () => {
    parents.set(shard, [parent]);
    store.set(position({ shard: parent }), { sequence: sequence(2), epoch: 1 });
    expect(await inspect()).toEqual({
      unread: [{ shard: parent, after: null, before: null }],
      isSafe: false,
    });
  });

  it('takes a row that an order wrote ahead of the first record for none', async () => {
    parents.set(shard, [parent]);
    store.set(position({ shard: parent }), { sequence: null, epoch: 0, skips: [sequence(9)] });
    expect(await inspect()).toEqual({
      unread: [{ shard: parent, after: null, before: null }],
      isSafe: false,
    });
  });
});
