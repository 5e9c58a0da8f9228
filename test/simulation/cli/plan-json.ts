import { allHappenings, type Happening, type Intent, type RunPlan } from '../run/draw-plan.ts';

/** A text is no plan; the message names the member that is wrong. */
export class InvalidPlan extends Error {}

/** One line of JSON that `parsePlan` reads again. */
export function formatPlan(plan: RunPlan): string {
  return JSON.stringify({ ...plan, rates: Object.fromEntries(plan.rates) });
}

/** @throws InvalidPlan */
export function parsePlan(text: string): RunPlan {
  const members = parseObject('The plan', parseJson(text));
  return {
    shards: parseCount(members, 'shards', 1),
    batchSize: parseCount(members, 'batchSize', 1),
    batchingWindowMs: parseCount(members, 'batchingWindowMs', 0),
    retentionSeconds: parseCount(members, 'retentionSeconds', 1),
    producerTimeoutMs: parseCount(members, 'producerTimeoutMs', 1_000),
    consumerTimeoutMs: parseCount(members, 'consumerTimeoutMs', 1_000),
    intents: parseList(members, 'intents').map(parseIntent),
    messages: parseCount(members, 'messages', 0),
    startFrom: parseStart(members),
    flood: parseCount(members, 'flood', 0),
    poisoned: parseCount({ poisoned: 0, ...members }, 'poisoned', 0),
    strangers: parseCount(members, 'strangers', 0),
    isUriWeak: members['isUriWeak'] === true,
    rates: parseRates(parseObject('rates', members['rates'])),
    happenings: parseList(members, 'happenings').map(parseHappening),
    faultsMs: parseCount(members, 'faultsMs', 1_001),
  };
}

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

function parseList(members: Members, name: string): readonly unknown[] {
  const value = members[name];
  if (Array.isArray(value)) return value;
  throw new InvalidPlan(`${name} must be a list.`);
}

function parseCount(members: Members, name: string, least: number): number {
  const value = members[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidPlan(`${name} must be a whole number, ${least} or more.`);
}

function parseStart(members: Members): RunPlan['startFrom'] {
  const { startFrom } = members;
  return startFrom === 'earliest' || startFrom === 'latest' ? startFrom : parseCount(members, 'startFrom', 0);
}

function parseIntent(value: unknown): Intent {
  const members = parseObject('each of intents', value);
  return {
    count: parseCount(members, 'count', 1),
    isAsynchronous: members['isAsynchronous'] === true,
    ratePerSecond: parseCount(members, 'ratePerSecond', 0),
  };
}

function parseRates(members: Members): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(members).map(([name, rate]) => {
      if (typeof rate === 'number' && rate >= 0 && rate <= 1) return [name, rate];
      throw new InvalidPlan(`rates.${name} must be a number from 0 to 1.`);
    }),
  );
}

function parseHappening(value: unknown): Happening {
  const known = allHappenings.find((happening) => happening === value);
  if (known !== undefined) return known;
  throw new InvalidPlan(`happenings may be ${allHappenings.join(', ')}, and not ${String(value)}.`);
}
