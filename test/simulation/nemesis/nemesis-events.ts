import { rowOf, sinkCheckpointOf } from '../checkers/command-effects.ts';
import { positionOf } from '../checkers/expected-record.ts';
import type { Invariants } from '../checkers/invariants.ts';
import type { MongoSnapshot } from '../model/mongodb/mongo-replica-set.ts';
import { database, deadLetters, sinkCheckpoints, streamName, type World } from '../run/world.ts';
import { malformedBytes, manyPartsBytes, refusedBytes } from '../workload/malformed-records.ts';
import type { Workload } from '../workload/workload.ts';
import { commandNames, drawCommand } from './draw-command.ts';
import type { NemesisEvent } from './draw-plan.ts';
import type { Operators } from './operators.ts';
import { skipCommand } from './skip-command.ts';

/** Tried again so often while there is nothing that it can happen to, as with a split while there is no stream. */
const retryEveryMs = 1_000;

/** Lets everything of the plan happen, each at its own moment of the first phase; counts what did happen. */
export function scheduleNemesisEvents(stage: Stage): void {
  const { time, random, plan, faults } = stage.world;
  for (const nemesisEvent of plan.nemesisEvents) {
    const attempt = async (): Promise<void> => {
      const came = await actions[nemesisEvent](stage);
      if (came === 'done') faults.count(`nemesis.${nemesisEvent}`);
      if (came === 'nothing-there' && !faults.isHealed) time.after(retryEveryMs, () => void attempt());
    };
    time.after(random.integer(1_000, plan.faultsMs), () => void attempt());
  }
}

/** All that things may happen to. */
export interface Stage {
  readonly world: World;
  readonly workload: Workload;
  readonly operators: Operators;
  readonly invariants: Invariants;
}

/** `given-up`: it waited for its moment, and that did not come. */
type Came = 'done' | 'nothing-there' | 'given-up';

type Action = (stage: Stage) => Came | Promise<Came>;

const commands = Object.fromEntries(
  commandNames.map((name) => [name, ({ world, operators }: Stage) => cameOf(operators.give(drawCommand(name, world)))]),
) as Readonly<Record<(typeof commandNames)[number], Action>>;

function cameOf(isDone: boolean): Came {
  return isDone ? 'done' : 'nothing-there';
}

/** More than a redrive reads at once. */
const manyRefused = 40;

/** Longer than any function or order may wait for one answer: whatever was under way has failed by then. */
const restoringMs = 45_000;

const actions: Readonly<Record<NemesisEvent, Action>> = {
  ...commands,
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
  'disable-mapping': ({ world }) => {
    const { mapping, time, random } = world;
    if (mapping.isDeleted) return 'nothing-there';
    mapping.disable();
    const pausedMs = random.integer(1_000, random.pick([10_000, 10_000, 60_000]));
    world.lastAtLeast(pausedMs + 1_000);
    time.after(pausedMs, () => mapping.enable());
    return 'done';
  },
  'new-mapping': ({ world }) => {
    const { time, random, mapping } = world;
    mapping.delete();
    const absentMs = random.integer(0, random.pick([1_000, 10_000, 40_000]));
    world.lastAtLeast(absentMs + 1_000);
    time.after(absentMs, () => {
      // Somebody else may have made one meanwhile.
      if (world.mapping.isDeleted) world.mapping = world.newMapping();
    });
    return 'done';
  },
  'second-mapping': ({ world }) => {
    const old = world.mapping;
    if (old.isDeleted) return 'nothing-there';
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
  'change-table-in-restart': changeTableInRestart,
  'lift-rules': liftRules,
  'redrive-envelopes': redriveEnvelopes,
};

/**
 * Whoever deletes it waits until all that is in it is handled, or does not: then what nobody had read is gone with it, and
 * invocations under way may end in the new incarnation. Deleting and creating take over a minute.
 */
async function recreateStream(stage: Stage): Promise<Came> {
  const { world, workload, operators } = stage;
  const { time, random } = world;
  workload.pauses += 1;
  const isDue = random.chance(0.5) ? await untilIdle(stage) : await afterAMoment(stage);
  if (isDue) {
    world.deleteStream();
    await time.sleep(65_000);
    const numbers = random.pick(['higher', 'lower', 'lower'] as const);
    world.createStream(random.integer(2, 5), numbers);
    world.faults.count(`nemesis.recreate-stream.${numbers}`);
    // The new incarnation's beginning is what matters: whoever remembers the old one meets it, and trouble, there.
    world.lastAtLeast(random.integer(5_000, 30_000));
    putForeignRecords(world, 1_000);
    // What was left of the old incarnation may lie among the dead letters by then.
    if (random.chance(0.5))
      time.after(random.integer(1_000, 30_000), () =>
        operators.give(drawCommand(random.pick(['redrive', ...commandNames]), world)),
      );
  }
  workload.pauses -= 1;
  return isDue ? 'done' : 'given-up';
}

/** Gives whether it came so far. */
async function untilIdle({ world, operators }: Stage): Promise<boolean> {
  const isIdle = (): boolean => world.mapping.isCaughtUp && operators.areDone;
  for (let patience = 0; patience < 100 && !isIdle(); patience++) await world.time.sleep(1_000);
  await world.time.sleep(65_000);
  return isIdle() && world.stream() !== undefined;
}

/** With a batch or two under way. */
async function afterAMoment({ world }: Stage): Promise<boolean> {
  if (world.stream() === undefined) return false;
  putForeignRecords(world, 3_000);
  await world.time.sleep(world.random.integer(0, 2_500));
  return world.stream() !== undefined;
}

function putForeignRecords({ kinesis, random, plan }: World, from: number): void {
  for (let index = 0; index < 15; index++)
    kinesis.stream(streamName).land(`stranger-${index}`, malformedBytes(random, from + index, plan));
}

/**
 * Whoever operates it may learn of it only by the halt, or some time later, and may be in the middle of something when the
 * database goes away.
 */
async function restoreMongo({ world, invariants, operators }: Stage): Promise<Came> {
  const { time, random, mongo, bucket, emptyDatabase } = world;
  const backup = random.chance(0.2) ? emptyDatabase : mongo.snapshot();
  const isOfTwoMoments = mayHoldMapping(world) && random.fork('two-moments').chance(0.3);
  const goneInMs = random.integer(3_000, 15_000);
  world.lastAtLeast(goneInMs + restoringMs);
  if (random.chance(0.95)) {
    const name = random.pick(['restart', 'restart', 'restart', 'reset'] as const);
    const beforeMs = random.integer(0, random.pick([300, 3_000]));
    time.after(goneInMs - beforeMs, () => operators.give(drawCommand(name, world)));
  }
  const newerInMs = Math.floor(goneInMs / 2);
  await time.sleep(newerInMs);
  const newer = mongo.snapshot();
  await time.sleep(goneInMs - newerInMs);
  mongo.replicaSet.goDown(restoringMs);
  if (isOfTwoMoments) holdMapping(world);
  await time.sleep(restoringMs);
  mongo.restore(isOfTwoMoments ? withSinkCheckpoints(backup, newer) : backup);
  invariants.databaseChanged();
  bucket.forgetReplays();
  const toldMs = random.integer(1_000, 30_000);
  world.lastAtLeast(toldMs);
  time.after(toldMs, () => {
    operators.mustRestart = true;
  });
  return 'done';
}

/** A backup whose sink checkpoints are newer than its documents shows no halt: whoever restores one disables the mapping. */
function holdMapping(world: World): void {
  world.mapping.disable();
  world.isMappingHeld = true;
  world.faults.count('outcome.restored-of-two-moments');
}

/** True where nobody else enables the group's mapping, or makes another one. */
function mayHoldMapping({ plan }: World): boolean {
  const enabling: readonly NemesisEvent[] = ['disable-mapping', 'new-mapping', 'second-mapping'];
  return !enabling.some((nemesisEvent) => plan.nemesisEvents.includes(nemesisEvent));
}

function withSinkCheckpoints(backup: MongoSnapshot, newer: MongoSnapshot): MongoSnapshot {
  const name = `${database}.${sinkCheckpoints}`;
  return new Map([...backup, [name, newer.get(name) ?? new Map()]]);
}

/** Once every row that requires something has its entry, these alone still say how far the group had come. */
async function changeTableInRestart({ world, invariants }: Stage): Promise<Came> {
  const { time, dynamodb, random } = world;
  const snapshot = dynamodb.snapshot();
  for (let patience = 0; patience < 600; patience++) {
    await time.sleep(200);
    const shards = world.stream()?.allShards() ?? [];
    const due = shards.filter(({ id }) => rowOf(world, id).required > 0n);
    // An entry that came back with the database ends where an earlier restart was to end.
    const areBegun =
      due.length > 0 && due.every(({ id }) => sinkCheckpointOf(world, id).to >= rowOf(world, id).required);
    if (!world.hasDatabaseChanged || !areBegun) continue;
    if (random.chance(0.5)) dynamodb.clear();
    else dynamodb.restore(snapshot);
    invariants.tableChanged();
    return 'done';
  }
  return 'given-up';
}

/**
 * The collection takes what it refused before, at times only once it is much; most who do that then send what was refused
 * again.
 */
async function liftRules({ world, operators }: Stage): Promise<Came> {
  if (world.haveRulesChanged) return 'nothing-there';
  if (world.random.chance(0.6)) {
    for (let index = 0; index < manyRefused; index++)
      world.stream()?.land(`stranger-${index % 10}`, refusedBytes(index));
    await world.time.sleep(world.random.integer(2_000, 10_000));
    if (world.haveRulesChanged) return 'nothing-there';
  }
  world.haveRulesChanged = true;
  world.redrivesBeforeLift = world.attempts.begun('redrive');
  if (world.random.chance(0.7))
    world.time.after(world.random.integer(100, 5_000), () => operators.give(drawCommand('redrive', world)));
  return 'done';
}

/** Envelopes are set aside unread, and redriven: what lies in them then becomes documents, and dead letters of its own. */
async function redriveEnvelopes({ world, operators }: Stage): Promise<Came> {
  const { time, random, mongo } = world;
  const stream = world.stream();
  if (stream === undefined) return 'nothing-there';
  const records = [0, 1, 2].map((at) => stream.land(`stranger-${random.integer(0, 9)}`, manyPartsBytes(random, at)));
  for (const record of records) operators.give(skipCommand(world, record));
  const isSetAside = (): boolean =>
    records.some((record) => mongo.documents(database, deadLetters).has(positionOf(stream, record)));
  for (let patience = 0; patience < 60 && !isSetAside(); patience++) await time.sleep(500);
  if (!isSetAside()) return 'given-up';
  for (let times = 0; times < 3; times++) {
    await time.sleep(random.integer(100, 2_000));
    operators.give(drawCommand('redrive', world));
  }
  return 'done';
}
