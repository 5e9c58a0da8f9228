import { isDeepStrictEqual } from 'node:util';
import type { RunAnswer } from '../../../engine/operate/command-answer.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import type { Product } from '../run/product.ts';
import { collection, database, deadLetters, group, type World } from '../run/world.ts';
import { type IntendedEvent, nameOf } from '../workload/intended-event.ts';
import type { Workload } from '../workload/workload.ts';
import { untilAnswered, verifySteps } from './verify-steps.ts';
import type { Violations } from './violations.ts';

/** How many numbers of one run came to what. */
interface Tally {
  readonly documents: number;
  /** Without a document, and with a dead letter that is not redriven. */
  readonly deadLetters: number;
  /** Neither. */
  readonly others: number;
  /** Documents that no number of the run should have. */
  readonly wrong: number;
}

/**
 * Once a run of the simulation is over, has the operator function verify each run of the producer, and compares what it
 * finds with what the database of the model holds: I10.
 */
export async function checkVerifyRun(
  world: World,
  workload: Workload,
  { product, violations }: { readonly product: Product; readonly violations: Violations },
): Promise<void> {
  if (world.stream() === undefined) return;
  for (const [runId, numbers] of runsOf(workload)) {
    const found = await untilAnswered('verify-run', { world, violations }, () =>
      verify(runId, numbers, world, product),
    );
    const [is, says] = [JSON.stringify(tallyOf(numbers, world)), JSON.stringify(found)];
    if (found !== undefined && is !== says)
      violations.add('I10', `verify-run says of ${runId} ${says}, and it is ${is}`);
  }
}

/** The numbers that each run was meant to send. */
function runsOf({ intended }: Workload): ReadonlyMap<string, readonly IntendedEvent[]> {
  const numbers = [...intended.values()].filter(({ source }) => source === 'highwater:numbers');
  return Map.groupBy(numbers, ({ id }) => id.slice(0, id.lastIndexOf(':')));
}

function numberOf({ id }: IntendedEvent): number {
  return Number(id.slice(id.lastIndexOf(':') + 1));
}

async function verify(
  runId: string,
  numbers: readonly IntendedEvent[],
  world: World,
  product: Product,
): Promise<Tally> {
  const all = numbers.map(numberOf);
  const expect = { first: Math.min(...all), last: Math.max(...all) };
  let tally: Tally = { documents: 0, deadLetters: 0, others: 0, wrong: 0 };
  const request = { command: 'verify-run', group, runId, expect };
  for await (const { found } of verifySteps<RunAnswer>(request, world, product))
    tally = {
      documents: tally.documents + found.documents,
      deadLetters: tally.deadLetters + found.deadLetters,
      others: tally.others + found.pending + found.missing + found.untraced,
      wrong: tally.wrong + found.wrong + found.doubles + found.unexpected,
    };
  return tally;
}

function tallyOf(numbers: readonly IntendedEvent[], { mongo }: World): Tally {
  const documents = mongo.documents(database, collection);
  const letters = [...mongo.documents(database, deadLetters).values()].map(decoded);
  const lettered = new Set(letters.filter(({ state }) => state !== 'redriven').map(({ eventId }) => eventId));
  const isStored = (event: IntendedEvent): boolean => {
    const bytes = documents.get(nameOf(event));
    return bytes !== undefined && isDeepStrictEqual(decoded(bytes)['value'], event.data);
  };
  const stored = numbers.filter(isStored);
  const left = numbers.filter((event) => !isStored(event));
  const dead = left.filter((event) => lettered.has(nameOf(event)));
  return {
    documents: stored.length,
    deadLetters: dead.length,
    others: left.length - dead.length,
    wrong: 0,
  };
}
