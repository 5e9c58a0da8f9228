import { sequenceStyles } from '../model/kinesis/kinesis-sequence-numbers.ts';
import { indexKinds } from '../model/mongodb/mongo-index-rules.ts';
import { allNemesisEvents, type Intent, type NemesisEvent, type RunPlan } from '../nemesis/draw-plan.ts';
import { allFaults } from '../nemesis/fault-rates.ts';

/** A text is no plan; the message names the member that is wrong. */
export class InvalidPlan extends Error {}

/** One line of JSON that `parsePlan` reads again. */
export function formatPlan(plan: RunPlan): string {
  return JSON.stringify({ ...plan, rates: Object.fromEntries(plan.rates) });
}

/** @throws InvalidPlan */
export function parsePlan(text: string): RunPlan {
  const members = parseObject('The plan', parseJson(text));
  requireKnown('A plan', members, planMembers);
  return {
    shards: parseCount(members, 'shards', 1, 64),
    batchSize: parseCount(members, 'batchSize', 1, 10_000),
    batchingWindowMs: parseCount(members, 'batchingWindowMs', 0, 60_000),
    retentionSeconds: parseCount(members, 'retentionSeconds', 75, aDay),
    producerTimeoutMs: parseCount(members, 'producerTimeoutMs', 1_000, 900_000),
    consumerTimeoutMs: parseCount(members, 'consumerTimeoutMs', 1_000, 900_000),
    intents: parseIntents(members),
    messages: parseCount(members, 'messages', 0, 1_000),
    startFrom: parseStart(members),
    flood: parseCount(members, 'flood', 0, 10_000),
    poisoned: parseCount({ poisoned: 0, ...members }, 'poisoned', 0, 50),
    otherTopic: parseCount({ otherTopic: 0, ...members }, 'otherTopic', 0, 1_000),
    foreignRecords: parseCount(members, 'foreignRecords', 0, 10_000),
    hasAddedKinds: parseBoolean({ hasAddedKinds: false, ...members }, 'hasAddedKinds'),
    hasSteps: parseBoolean({ hasSteps: false, ...members }, 'hasSteps'),
    ownIndex: parseName({ ownIndex: 'none', ...members }, 'ownIndex', ['none', ...indexKinds]),
    numbers: parseName(members, 'numbers', sequenceStyles),
    isUriWeak: parseBoolean({ isUriWeak: false, ...members }, 'isUriWeak'),
    rates: parseRates(parseObject('rates', members['rates'])),
    nemesisEvents: parseList(members, 'nemesisEvents', 50).map(parseHappening),
    faultsMs: parseCount(members, 'faultsMs', 1_001, 3_600_000),
  };
}

const aDay = 24 * 60 * 60;

const planMembers: readonly string[] = [
  'shards',
  'batchSize',
  'batchingWindowMs',
  'retentionSeconds',
  'producerTimeoutMs',
  'consumerTimeoutMs',
  'intents',
  'messages',
  'startFrom',
  'flood',
  'poisoned',
  'otherTopic',
  'foreignRecords',
  'hasAddedKinds',
  'hasSteps',
  'ownIndex',
  'numbers',
  'isUriWeak',
  'rates',
  'nemesisEvents',
  'faultsMs',
] satisfies readonly (keyof RunPlan)[];

const intentMembers: readonly string[] = ['count', 'isAsynchronous'] satisfies readonly (keyof Intent)[];

/** Of the producer, all together. */
const mostEvents = 10_000;

type Members = Readonly<Record<string, unknown>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidPlan('The plan is not JSON: give what a failing seed printed, in single quotes.');
  }
}

function parseObject(name: string, value: unknown): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new InvalidPlan(`${name} must be an object.`);
}

function requireKnown(what: string, members: Members, known: readonly string[]): void {
  const unknown = Object.keys(members).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InvalidPlan(`${what} has ${known.join(', ')}, and not ${JSON.stringify(unknown)}.`);
}

function parseList(members: Members, name: string, most: number): readonly unknown[] {
  const value = members[name];
  if (Array.isArray(value) && value.length <= most) return value;
  throw new InvalidPlan(`${name} must be a list of at most ${most}.`);
}

function parseCount(members: Members, name: string, least: number, most: number): number {
  const value = members[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidPlan(`${name} must be a whole number from ${least} to ${most}.`);
}

function parseBoolean(members: Members, name: string): boolean {
  const value = members[name];
  if (typeof value === 'boolean') return value;
  throw new InvalidPlan(`${name} must be true or false.`);
}

function parseStart(members: Members): RunPlan['startFrom'] {
  const { startFrom } = members;
  if (startFrom === 'earliest') return startFrom;
  return parseCount(members, 'startFrom', 0, 3_600);
}

function parseName<T extends string>(members: Members, name: string, names: readonly T[]): T {
  const known = names.find((each) => each === members[name]);
  if (known !== undefined) return known;
  throw new InvalidPlan(`${name} must be one of ${names.join(', ')}.`);
}

/** More would take longer than a run has. */
function parseIntents(plan: Members): readonly Intent[] {
  const intents = parseList(plan, 'intents', 50).map(parseIntent);
  if (intents.reduce((total, { count }) => total + count, 0) <= mostEvents) return intents;
  throw new InvalidPlan(`The counts of intents must come to ${mostEvents} at most.`);
}

function parseIntent(value: unknown): Intent {
  const members = parseObject('each of intents', value);
  requireKnown('An intent', members, intentMembers);
  return {
    count: parseCount(members, 'count', 1, mostEvents),
    isAsynchronous: parseBoolean(members, 'isAsynchronous'),
  };
}

function parseRates(members: Members): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(members).map(([name, rate]) => {
      if (!allFaults.includes(name)) throw new InvalidPlan(`rates has no fault ${JSON.stringify(name)}.`);
      if (typeof rate === 'number' && rate >= 0 && rate <= 1) return [name, rate];
      throw new InvalidPlan(`rates.${name} must be a number from 0 to 1.`);
    }),
  );
}

function parseHappening(value: unknown): NemesisEvent {
  const known = allNemesisEvents.find((nemesisEvent) => nemesisEvent === value);
  if (known !== undefined) return known;
  const said = typeof value === 'string' ? JSON.stringify(value) : `${typeof value}s`;
  throw new InvalidPlan(`nemesisEvents may be ${allNemesisEvents.join(', ')}, and not ${said}.`);
}
