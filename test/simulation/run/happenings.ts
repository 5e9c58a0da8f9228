import type { Callers } from './callers.ts';
import { drawOrder, orderNames } from './draw-order.ts';
import type { Happening } from './draw-plan.ts';
import type { Invariants } from './invariants.ts';
import type { Operators } from './operators.ts';
import { strangeBytes } from './strange-records.ts';
import { streamName, type World } from './world.ts';

/** Tried again so often while there is nothing that it can happen to, as with a split while there is no stream. */
const retryEveryMs = 1_000;

/** Lets everything of the plan happen, each at its own moment of the first phase; counts what did happen. */
export function scheduleHappenings(stage: Stage): void {
  const { time, random, plan, faults } = stage.world;
  for (const happening of plan.happenings) {
    const attempt = async (): Promise<void> => {
      const came = await actions[happening](stage);
      if (came === 'done') faults.count(`happening.${happening}`);
      if (came === 'nothing-there' && !faults.isHealed) time.after(retryEveryMs, () => void attempt());
    };
    time.after(random.integer(1_000, plan.faultsMs), () => void attempt());
  }
}

/** All that things may happen to. */
export interface Stage {
  readonly world: World;
  readonly callers: Callers;
  readonly operators: Operators;
  readonly invariants: Invariants;
}

/** `given-up`: it waited for its moment, and that did not come. */
type Came = 'done' | 'nothing-there' | 'given-up';

type Action = (stage: Stage) => Came | Promise<Came>;

const orders = Object.fromEntries(
  orderNames.map((name) => [
    name,
    ({ world, operators }: Stage) => cameOf(operators.give(drawOrder(name, world))),
  ]),
) as Readonly<Record<(typeof orderNames)[number], Action>>;

function cameOf(isDone: boolean): Came {
  return isDone ? 'done' : 'nothing-there';
}

/** Longer than any function or order may wait for one answer: whatever was under way has failed by then. */
const restoringMs = 45_000;

const actions: Readonly<Record<Happening, Action>> = {
  ...orders,
  split: ({ world }) => {
    const open = world.stream()?.openShards() ?? [];
    if (open.length === 0) return 'nothing-there';
    world.stream()?.split(world.random.pick(open).id);
    return 'done';
  },
  merge: ({ world }) => {
    const pairs = world.stream()?.mergeablePairs() ?? [];
    if (pairs.length === 0) return 'nothing-there';
    const [left, right] = world.random.pick(pairs);
    world.stream()?.merge(left.id, right.id);
    return 'done';
  },
  'fail-over': ({ world }) => {
    world.mongo.failOver();
    return 'done';
  },
  'disable-mapping': ({ world: { mapping, time, random } }) => {
    mapping.disable();
    time.after(random.integer(1_000, 10_000), () => mapping.enable());
    return 'done';
  },
  'new-mapping': ({ world }) => {
    world.mapping.delete();
    world.mapping = world.newMapping();
    return 'done';
  },
  'second-mapping': ({ world }) => {
    const old = world.mapping;
    world.mapping = world.newMapping();
    world.time.after(world.random.integer(1_000, 10_000), () => old.delete());
    return 'done';
  },
  'rotate-secret': ({ world }) => {
    world.mongo.credentials.rotate();
    return 'done';
  },
  'restore-table': async ({ world: { dynamodb, time, random }, invariants }) => {
    if (dynamodb.rows().length === 0) return 'nothing-there';
    const snapshot = dynamodb.snapshot();
    await time.sleep(random.integer(1_000, 10_000));
    dynamodb.restore(snapshot);
    invariants.tableChanged();
    return 'done';
  },
  'clear-table': ({ world: { dynamodb }, invariants }) => {
    if (dynamodb.rows().length === 0) return 'nothing-there';
    dynamodb.clear();
    invariants.tableChanged();
    return 'done';
  },
  recycle: ({ world }) => cameOf(world.consumer.recycle() > 0),
  'recreate-stream': recreateStream,
  'restore-mongo': restoreMongo,
  'lift-rules': liftRules,
};

/** Once all that is in the stream is handled; deleting and creating take over a minute. */
async function recreateStream({ world, callers, operators }: Stage): Promise<Came> {
  const { time, random, kinesis } = world;
  const isIdle = (): boolean => world.mapping.isCaughtUp && operators.areDone;
  callers.pauses += 1;
  for (let patience = 0; patience < 100 && !isIdle(); patience++) await time.sleep(1_000);
  await time.sleep(65_000);
  const isDue = isIdle() && world.stream() !== undefined;
  if (isDue) {
    kinesis.delete(streamName);
    await time.sleep(65_000);
    world.createStream(random.integer(2, 5), random.pick(['higher', 'lower', 'lower'] as const));
    // The new life's beginning is what matters: whoever remembers the old one meets it, and trouble, there.
    world.lastAtLeast(random.integer(5_000, 30_000));
    for (let index = 0; index < 15; index++)
      world.kinesis.stream(streamName).land(`stranger-${index}`, strangeBytes(random, 1_000 + index));
  }
  callers.pauses -= 1;
  return isDue ? 'done' : 'given-up';
}

/**
 * Whoever operates it may learn of it only by the halt, or some time later, and may be in the middle of something when the
 * database goes away.
 */
async function restoreMongo({ world, invariants, operators }: Stage): Promise<Came> {
  const { time, random, mongo, bucket, emptyDatabase } = world;
  const backup = random.chance(0.2) ? emptyDatabase : mongo.snapshot();
  const goneInMs = random.integer(3_000, 15_000);
  world.lastAtLeast(goneInMs + restoringMs);
  if (random.chance(0.95)) {
    const name = random.pick(['restart', 'restart', 'restart', 'reset-backward'] as const);
    const beforeMs = random.integer(0, random.pick([300, 3_000]));
    time.after(goneInMs - beforeMs, () => operators.give(drawOrder(name, world)));
  }
  await time.sleep(goneInMs);
  mongo.replicaSet.goDown(restoringMs);
  await time.sleep(restoringMs);
  mongo.restore(backup);
  invariants.databaseChanged();
  bucket.forgetReplays();
  const toldMs = random.integer(1_000, 30_000);
  world.lastAtLeast(toldMs);
  time.after(toldMs, () => {
    operators.mustRestart = true;
  });
  return 'done';
}

/** The collection takes what it refused before; most who do that then send what was refused again. */
function liftRules({ world, operators }: Stage): Came {
  if (world.haveRulesChanged) return 'nothing-there';
  world.haveRulesChanged = true;
  if (world.random.chance(0.7))
    world.time.after(world.random.integer(100, 5_000), () => operators.give(drawOrder('redrive', world)));
  return 'done';
}
