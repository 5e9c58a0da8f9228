import type { Callers } from './callers.ts';
import { drawOrder, orderNames } from './draw-order.ts';
import type { Happening } from './draw-plan.ts';
import type { Invariants } from './invariants.ts';
import type { Operators } from './operators.ts';
import { strangeBytes } from './strange-records.ts';
import { streamName, type World } from './world.ts';

/** Lets everything of the plan happen, each at its own moment of the first phase. */
export function scheduleHappenings(stage: Stage): void {
  const { time, random, plan, faults } = stage.world;
  for (const happening of plan.happenings) {
    time.after(random.integer(1_000, plan.faultsMs), () => {
      faults.count(`happening.${happening}`);
      actions[happening](stage);
    });
  }
}

/** All that things may happen to. */
export interface Stage {
  readonly world: World;
  readonly callers: Callers;
  readonly operators: Operators;
  readonly invariants: Invariants;
}

type Action = (stage: Stage) => void;

const orders = Object.fromEntries(
  orderNames.map((name) => [name, ({ world, operators }: Stage) => operators.give(drawOrder(name, world))]),
) as Readonly<Record<(typeof orderNames)[number], Action>>;

/** Longer than any function or order may wait for one answer: whatever was under way has failed by then. */
const restoringMs = 45_000;

const actions: Readonly<Record<Happening, Action>> = {
  ...orders,
  split: ({ world }) => {
    const open = world.stream()?.openShards() ?? [];
    if (open.length > 0) world.stream()?.split(world.random.pick(open).id);
  },
  merge: ({ world }) => {
    const pairs = world.stream()?.mergeablePairs() ?? [];
    if (pairs.length === 0) return;
    const [left, right] = world.random.pick(pairs);
    world.stream()?.merge(left.id, right.id);
  },
  'fail-over': ({ world }) => world.mongo.failOver(),
  'disable-mapping': ({ world: { mapping, time, random } }) => {
    mapping.disable();
    time.after(random.integer(1_000, 10_000), () => mapping.enable());
  },
  'new-mapping': ({ world }) => {
    world.mapping.delete();
    world.mapping = world.newMapping();
  },
  'second-mapping': ({ world }) => {
    const old = world.mapping;
    world.mapping = world.newMapping();
    world.time.after(world.random.integer(1_000, 10_000), () => old.delete());
  },
  'rotate-secret': ({ world }) => void world.mongo.credentials.rotate(),
  'restore-table': ({ world: { dynamodb, time, random }, invariants }) => {
    const snapshot = dynamodb.snapshot();
    time.after(random.integer(1_000, 10_000), () => {
      dynamodb.restore(snapshot);
      invariants.tableChanged();
    });
  },
  'clear-table': ({ world, invariants }) => {
    world.dynamodb.clear();
    invariants.tableChanged();
  },
  recycle: ({ world }) => world.consumer.recycle(),
  'recreate-stream': (stage) => void recreateStream(stage),
  'restore-mongo': restoreMongo,
  'lift-rules': ({ world }) => {
    world.haveRulesChanged = true;
  },
};

/** Once all that is in the stream is handled; deleting and creating take over a minute. */
async function recreateStream({ world, callers, operators }: Stage): Promise<void> {
  const { time, random, kinesis } = world;
  const isIdle = (): boolean => world.mapping.isCaughtUp && operators.areDone;
  callers.pauses += 1;
  for (let patience = 0; patience < 100 && !isIdle(); patience++) await time.sleep(1_000);
  await time.sleep(65_000);
  if (isIdle() && world.stream() !== undefined) {
    kinesis.delete(streamName);
    await time.sleep(65_000);
    world.createStream(random.integer(2, 5), random.pick(['higher', 'lower'] as const));
    world.faults.count('outcome.stream-recreated');
    // The new life's beginning is what matters: whoever remembers the old one meets it, and trouble, there.
    world.faultsEndMs = Math.max(world.faultsEndMs, time.nowMs + random.integer(5_000, 30_000));
    for (let index = 0; index < 15; index++)
      world.kinesis.stream(streamName).land(`stranger-${index}`, strangeBytes(random, 1_000 + index));
  }
  callers.pauses -= 1;
}

/**
 * Whoever operates it may learn of it only by the halt, or some time later, and may be in the middle of something when the
 * database goes away.
 */
function restoreMongo({ world, invariants, operators }: Stage): void {
  const { time, random, mongo, bucket } = world;
  const backup = mongo.snapshot();
  const goneInMs = random.integer(3_000, 15_000);
  if (random.chance(0.5)) {
    const name = random.pick(['restart', 'reset-backward'] as const);
    time.after(goneInMs - random.integer(0, 3_000), () => operators.give(drawOrder(name, world)));
  }
  time.after(goneInMs, () => {
    mongo.replicaSet.goDown(restoringMs);
    time.after(restoringMs, () => {
      mongo.restore(backup);
      invariants.databaseChanged();
      bucket.forgetReplays();
      const toldMs = random.integer(1_000, 30_000);
      world.faultsEndMs = Math.max(world.faultsEndMs, time.nowMs + toldMs);
      time.after(toldMs, () => {
        operators.mustRestart = true;
      });
    });
  });
}
