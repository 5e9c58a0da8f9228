import type { Random } from '../engine/random.ts';
import type { SequenceStyle } from '../model/kinesis/kinesis-sequence-numbers.ts';
import { type IndexKind, indexKinds } from '../model/mongodb/mongo-index-rules.ts';
import { commandNames } from './draw-command.ts';
import { allFaults, everydayFaults, usualRates } from './fault-rates.ts';

/** What one seed does. */
export interface RunPlan {
  readonly shards: number;
  readonly batchSize: number;
  /** How long the mapping gathers records for a batch; 0 where it does not. */
  readonly batchingWindowMs: number;
  /** How long a record stays in the stream: a day, or so short that records leave it while the run goes on. */
  readonly retentionSeconds: number;
  /** Time-outs of the two functions. */
  readonly producerTimeoutMs: number;
  readonly consumerTimeoutMs: number;
  /** Numbers of each intent of the producer. */
  readonly intents: readonly Intent[];
  /** Messages of one more intent; none where it is 0. */
  readonly messages: number;
  /** Of the group; a number is a time, in seconds after the run begins. */
  readonly startFrom: 'earliest' | number;
  /** Records that another producer puts into one shard at once; more than one insert takes. */
  readonly flood: number;
  /** Neighbours that crash whoever reads them, until an operator has them skipped. */
  readonly poisoned: number;
  /** Numbers for a second topic, which has a group of its own; 0 where the stage has one topic. */
  readonly otherTopic: number;
  /** Records that other producers put: foreign JSON, garbage, events that are there already, events that differ. */
  readonly foreignRecords: number;
  /** True where these may be of a kind that was added since seeds are recorded. */
  readonly hasAddedKinds: boolean;
  /** True where replays and restarts are requests to the operator function, and each step handles one batch. */
  readonly hasSteps: boolean;
  readonly rates: ReadonlyMap<string, number>;
  /** The group's collection has an index of this kind beside its others, which not every document fits. */
  readonly ownIndex: IndexKind | 'none';
  /** How the sequence numbers look. */
  readonly numbers: SequenceStyle;
  /** True where the connection string asks for less than the guarantee needs. */
  readonly isUriWeak: boolean;
  /** What operators and the world do while records flow, each at a drawn moment. */
  readonly nemesisEvents: readonly NemesisEvent[];
  /** How long the faults last. */
  readonly faultsMs: number;
}

/** A range of numbers to publish. Asynchronously: invoked once, and again by Lambda itself where that failed. */
export interface Intent {
  readonly count: number;
  readonly isAsynchronous: boolean;
}

/** Something that happens once, in the first phase. */
export type NemesisEvent = (typeof reshardings)[number] | (typeof others)[number] | (typeof drawnApart)[number];

const reshardings = ['split', 'merge'] as const;
const others = [
  'fail-over',
  'disable-mapping',
  'new-mapping',
  'second-mapping',
  'rotate-secret',
  'restore-table',
  'clear-table',
  'recycle',
  'recreate-stream',
  'restore-mongo',
  'lift-rules',
  ...commandNames,
] as const;

/** These are drawn by themselves, so that no other plan changes. */
const drawnApart = ['change-table-in-restart', 'redrive-envelopes'] as const;

/** A restored database and these together lose what nobody can know of. */
const apart: readonly NemesisEvent[] = ['restore-table', 'clear-table', 'recreate-stream'];

/** Faults without which such a nemesisEvent shows little: what is read in one go is not interrupted half-way. */
const companions: Partial<Record<NemesisEvent, readonly string[]>> = {
  'restore-mongo': ['kinesis.get-few', 'kinesis.iterator-expired'],
  'recreate-stream': ['kinesis.describe-failed', 'kinesis.describe-limited', 'lambda.cold', 'lambda.stalled'],
};

/** They do harm only where what was written a moment ago is met again before it is durable. */
const undurable = ['mongo.duplicate-unproven', 'mongo.slow-majority', 'mapping.twice'];

/** Every nemesisEvent that a run may have. */
export const allNemesisEvents: readonly NemesisEvent[] = [...reshardings, ...others, ...drawnApart];

/** Together with the messages at least 200 events of the producer alone. */
const leastNumbers = 195;
/** As many kinds of fault happen in each run. */
export const leastFaults = 5;
/** As many of those that any record can meet exist in each run, so that few have to wait for their faults. */
const leastEveryday = 8;
const aDay = 24 * 60 * 60;
/** So long that an invocation which began in one incarnation of the stream may end in the next. */
const longTimeoutMs = 150_000;

/** Swarm tuning: each seed draws which faults exist at all, and how often they happen. */
export function drawPlan(random: Random, hasAddedKinds: boolean): RunPlan {
  const nemesisEvents = drawNemesisEvents(random);
  const merges = nemesisEvents.filter((nemesisEvent) => nemesisEvent === 'merge').length;
  return {
    // What is merged before anything has landed leaves two at least.
    shards: Math.max(random.pick([2, 2, 3, 4, 6]), 2 + merges),
    batchSize: random.pick([25, 50, 100]),
    retentionSeconds: random.pick([aDay, aDay, 75]),
    producerTimeoutMs: random.pick([60_000, 60_000, 10_000, 5_000]),
    consumerTimeoutMs: random.pick([30_000, nemesisEvents.includes('recreate-stream') ? longTimeoutMs : 10_000]),
    intents: drawIntents(random),
    messages: random.integer(5, 10),
    foreignRecords: random.integer(20, 30),
    hasAddedKinds,
    hasSteps: hasAddedKinds && random.fork('steps').chance(0.7),
    rates: drawRates(random, nemesisEvents),
    nemesisEvents: [
      ...nemesisEvents,
      ...(hasAddedKinds && random.fork('envelopes').chance(0.2) ? (['redrive-envelopes'] as const) : []),
    ],
    faultsMs: random.integer(12_000, 36_000),
    startFrom: drawStart(random),
    flood: 0,
    otherTopic: drawOtherTopic(random.fork('orders'), nemesisEvents),
    poisoned: drawPoisoned(random.fork('poison'), nemesisEvents),
    ownIndex: random.fork('index').pick(['none', 'none', ...indexKinds]),
    numbers: drawNumbers(random, nemesisEvents),
    isUriWeak: random.fork('uri').chance(0.3),
    batchingWindowMs: random.fork('window').pick([0, 0, 1_000, 5_000]),
    ...(random.fork('flood').chance(0.003) ? flood : {}),
  };
}

function drawStart(random: Random): RunPlan['startFrom'] {
  const seconds = random.integer(1, 30);
  return random.pick(['earliest', 'earliest', 'earliest', seconds, seconds]);
}

/** A database or table that was restored tells by its numbers that it is older: the more so where these gain digits. */
function drawNumbers(random: Random, nemesisEvents: readonly NemesisEvent[]): SequenceStyle {
  const isRestored = nemesisEvents.includes('restore-mongo') || nemesisEvents.includes('restore-table');
  if (random.fork('growing').chance(isRestored ? 0.4 : 0.1)) return 'growing';
  return random.fork('numbers').pick(['aws', 'padded', 'longest', 'short']);
}

/** More than a producer has under way at once, and more than a consumer inserts at once; rare, as it takes its time. */
const flood: Partial<RunPlan> = {
  batchSize: 3_000,
  intents: [{ count: 2_300, isAsynchronous: false }],
  flood: 1_500,
};

/** One of a stream that was deleted since could come again, and nobody could have it skipped. */
function drawPoisoned(random: Random, nemesisEvents: readonly NemesisEvent[]): number {
  if (nemesisEvents.includes('recreate-stream')) return 0;
  return random.pick([0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
}

/** Of a restored database nobody would restart the second group. */
function drawOtherTopic(random: Random, nemesisEvents: readonly NemesisEvent[]): number {
  if (nemesisEvents.includes('restore-mongo')) return 0;
  return random.chance(0.06) ? random.integer(20, 100) : 0;
}

function drawNemesisEvents(random: Random): readonly NemesisEvent[] {
  const drawn: readonly NemesisEvent[] = [
    random.pick(reshardings),
    ...Array.from({ length: random.integer(1, 5) }, () => random.pick(others)),
    ...(random.chance(0.3) ? [random.pick(reshardings)] : []),
  ];
  const restores = drawn.filter((each) => each === 'restore-mongo').length;
  if (restores === 0) return drawn;
  // What a second restore takes with it nobody knows where the table is changed, too.
  const changes = restores === 1 && random.fork('table').chance(0.4) ? (['change-table-in-restart'] as const) : [];
  // It takes restarts, and those that are interrupted by it are the hardest.
  return [...drawn.filter((each) => !apart.includes(each)), 'restart', 'restart', ...changes];
}

function drawIntents(random: Random): readonly Intent[] {
  const intents: Intent[] = [];
  for (let events = 0; events < leastNumbers; ) {
    const count = Math.min(random.integer(50, 120), leastNumbers - events);
    intents.push({
      count,
      isAsynchronous: random.chance(0.2),
    });
    events += count;
  }
  return intents;
}

function drawRates(random: Random, nemesisEvents: readonly NemesisEvent[]): ReadonlyMap<string, number> {
  const share = random.pick([0.15, 0.3, 0.3, 0.6]);
  // Each by itself: one more fault leaves every other plan as it is, but for that fault.
  const drawn = new Set(allFaults.filter((name) => random.fork(`has ${name}`).chance(share)));
  while (everydayFaults.filter((name) => drawn.has(name)).length < leastEveryday)
    drawn.add(random.pick(everydayFaults));
  for (const name of nemesisEvents.flatMap((nemesisEvent) => companions[nemesisEvent] ?? [])) drawn.add(name);
  const isUnproven = drawn.has('mongo.duplicate-unproven') || drawn.has('mongo.other-index-named');
  if (isUnproven) for (const name of undurable) drawn.add(name);
  if (isUnproven && random.chance(0.7)) drawn.add('mongo.unproven-rolled-back');
  const factorOf = (name: string): number => random.fork(`rate ${name}`).pick([0.5, 0.5, 1, 2]);
  const rates = new Map(
    allFaults
      .filter((name) => drawn.has(name))
      .map((name) => [name, Math.min(1, (usualRates[name] ?? 0) * factorOf(name))]),
  );
  if (isUnproven) for (const name of ['mongo.slow-majority', 'mapping.twice']) rates.set(name, 0.3);
  return rates;
}
