import type { Callers } from './callers.ts';
import type { Happening } from './draw-plan.ts';
import type { Invariants } from './invariants.ts';
import { strangeBytes } from './strange-records.ts';
import { streamName, type World } from './world.ts';

/** Lets everything of the plan happen, each at its own moment of the first phase. */
export function scheduleHappenings(world: World, callers: Callers, invariants: Invariants): void {
  const { time, random, plan } = world;
  for (const happening of plan.happenings) {
    time.after(random.integer(1_000, plan.faultsMs), () => {
      world.faults.count(`happening.${happening}`);
      actions[happening](world, callers, invariants);
    });
  }
}

type Action = (world: World, callers: Callers, invariants: Invariants) => void;

const actions: Readonly<Record<Happening, Action>> = {
  split: (world) => {
    const open = world.stream()?.openShards() ?? [];
    if (open.length > 0) world.stream()?.split(world.random.pick(open).id);
  },
  merge: (world) => {
    const pairs = world.stream()?.mergeablePairs() ?? [];
    if (pairs.length === 0) return;
    const [left, right] = world.random.pick(pairs);
    world.stream()?.merge(left.id, right.id);
  },
  'fail-over': ({ mongo }) => mongo.failOver(),
  'disable-mapping': ({ mapping, time, random }) => {
    mapping.disable();
    time.after(random.integer(1_000, 10_000), () => mapping.enable());
  },
  'new-mapping': (world) => {
    world.mapping.delete();
    world.mapping = world.newMapping();
  },
  'second-mapping': (world) => {
    const old = world.mapping;
    world.mapping = world.newMapping();
    world.time.after(world.random.integer(1_000, 10_000), () => old.delete());
  },
  'rotate-secret': ({ mongo }) => void mongo.credentials.rotate(),
  'restore-table': ({ dynamodb, time, random }, _callers, invariants) => {
    const snapshot = dynamodb.snapshot();
    time.after(random.integer(1_000, 10_000), () => {
      dynamodb.restore(snapshot);
      invariants.tableChanged();
    });
  },
  'clear-table': ({ dynamodb }, _callers, invariants) => {
    dynamodb.clear();
    invariants.tableChanged();
  },
  recycle: ({ consumer }) => consumer.recycle(),
  'recreate-stream': (world, callers) => void recreateStream(world, callers),
  trim: (world) => {
    const shards = (world.stream()?.shards() ?? []).filter(({ records }) => records.length > 0);
    if (shards.length === 0) return;
    const { id, records, trimmedBefore } = world.random.pick(shards);
    world.stream()?.trim(id, world.random.integer(1, records.length - trimmedBefore + 1));
  },
};

/** Once all that is in the stream is handled; deleting and creating take over a minute. */
async function recreateStream(world: World, callers: Callers): Promise<void> {
  const { time, random, kinesis } = world;
  callers.pauses += 1;
  for (let patience = 0; patience < 100 && !world.mapping.isCaughtUp; patience++) await time.sleep(1_000);
  await time.sleep(65_000);
  if (world.mapping.isCaughtUp && world.stream() !== undefined) {
    kinesis.delete(streamName);
    await time.sleep(65_000);
    kinesis.create(streamName, {
      shardCount: random.integer(2, 5),
      numbers: random.pick(['higher', 'lower'] as const),
    });
    world.faults.count('outcome.stream-recreated');
    // The new life's beginning is what matters: whoever remembers the old one meets it, and trouble, there.
    world.faultsEndMs = Math.max(world.faultsEndMs, time.nowMs + random.integer(5_000, 30_000));
    for (let index = 0; index < 15; index++)
      world.kinesis.stream(streamName).land(`stranger-${index}`, strangeBytes(random, 1_000 + index));
  }
  callers.pauses -= 1;
}
