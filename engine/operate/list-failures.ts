import type { FailureObject } from '../failures/ports.ts';
import { HighwaterError } from '../runtime/errors.ts';
import type { ShardId } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { type OwnedFailure, readOwnedFailure } from './failures.ts';
import type { Step } from './step.ts';

/** One object of the failure bucket as an operator sees it; null is what it does not tell. */
export interface FailureSummary extends FailureObject {
  readonly kind: OwnedFailure['kind'];
  /** Of a batch. */
  readonly group: string | null;
  readonly shard: ShardId | null;
  readonly from: SequenceNumber | null;
  readonly through: SequenceNumber | null;
  readonly records: number | null;
  /** Why Lambda gave up, in its words. */
  readonly condition: string | null;
  /** The function's own words. */
  readonly error: string | null;
  /** Why it is neither a batch nor a request of this stage. */
  readonly problem: string | null;
}

/** Which objects to look at. */
export interface ListFailuresCommand {
  /** Go on after this key; null: begin. */
  readonly after: string | null;
  readonly most: number;
  /** This one alone. */
  readonly key?: string;
}

/** Some of the objects, and after which key to go on; null where none follow. */
export interface FailureList {
  readonly failures: readonly FailureSummary[];
  readonly after: string | null;
}

const untold = {
  group: null,
  shard: null,
  from: null,
  through: null,
  records: null,
  condition: null,
  error: null,
  problem: null,
};

/**
 * Looks at what Lambda gave up on, of all groups and of the producer, and changes nothing. An object that cannot be read is
 * listed as unknown: it keeps nobody from the others.
 *
 * @throws FailureStoreUnavailable
 */
export async function listFailures(
  { after, most, key }: ListFailuresCommand,
  { failures }: Pick<OperatorDependencies, 'failures'>,
  { isOver }: Step,
): Promise<FailureList> {
  if (key !== undefined) {
    const stored = await failures.store.read(key, callTimeoutMs);
    return {
      failures: stored === null ? [] : [summaryOf(stored, readOwnedFailure(stored.text, failures))],
      after: null,
    };
  }
  const { objects, isLast } = await failures.store.list(after, most, callTimeoutMs);
  const found: FailureSummary[] = [];
  for (const [index, object] of objects.entries()) {
    const failure = await lookAt(object, failures);
    if (failure !== null) found.push(summaryOf(object, failure));
    const isEnd = isLast && index === objects.length - 1;
    if (isOver() && !isEnd) return { failures: found, after: object.key };
  }
  return { failures: found, after: isLast ? null : (objects.at(-1)?.key ?? null) };
}

/** Null where it has gone meanwhile. */
async function lookAt(
  { key }: FailureObject,
  failures: OperatorDependencies['failures'],
): Promise<OwnedFailure | null> {
  try {
    const stored = await failures.store.read(key, callTimeoutMs);
    return stored === null ? null : readOwnedFailure(stored.text, failures);
  } catch (error) {
    if (!(error instanceof HighwaterError)) throw error;
    return { kind: 'unknown', problem: error.message };
  }
}

function summaryOf({ key, bytes, storedAt }: FailureObject, failure: OwnedFailure): FailureSummary {
  const object = { ...untold, key, bytes, storedAt, kind: failure.kind };
  if (failure.kind === 'unknown') return { ...object, problem: failure.problem };
  const { condition, error } = failure;
  if (failure.kind === 'request') return { ...object, condition, error };
  const { group, shard, from, through, records } = failure;
  return { ...object, condition, error, group, shard, from, through, records };
}
