import * as v from 'valibot';
import type { DeployedStack } from '../aws/find-stack.ts';
import { type Operator, operatorOf } from '../operator/invoke-operator.ts';
import { failureKind, failuresListSchema, givenUpRequest, type ListedFailure } from '../output/failures.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';

const listAnswer = v.object({
  failures: v.array(v.object(failuresListSchema.entries)),
  next: v.nullable(v.looseObject({})),
});
const counts = v.object({ records: v.number() });

/** What the operator function answers to `redrive-failure`. */
export const redriveAnswer = v.variant('outcome', [
  v.object({ outcome: v.literal('gone') }),
  v.object({ outcome: v.literal('stored'), counts }),
  v.object({ outcome: v.literal('lost'), counts, shard: v.string(), from: v.string(), through: v.string() }),
  v.object({ outcome: v.literal('request'), requestId: v.string(), payload: v.unknown() }),
  v.object({ outcome: v.literal('trouble'), trouble: v.string(), mayPass: v.boolean() }),
]);

const givenUp = v.object({
  kind: failureKind,
  batch: v.nullable(
    v.object({
      group: v.string(),
      shard: v.string(),
      from: v.string(),
      through: v.string(),
      records: v.nullable(v.number()),
    }),
  ),
  request: v.nullable(v.object(givenUpRequest.entries)),
  problem: v.nullable(v.string()),
});

/** What an object holds. */
export type GivenUpAnswer = v.InferOutput<typeof givenUp>;

const nothing = v.object({ outcome: v.literal('gone') });
/** What the operator function answers to a dry run of `discard-failure`. */
export const keptAnswer = v.variant('outcome', [
  nothing,
  v.object({ outcome: v.literal('kept'), ...givenUp.entries, isRedrivable: v.nullable(v.boolean()) }),
]);
/** What it answers to `discard-failure`. */
export const discardAnswer = v.variant('outcome', [
  nothing,
  v.object({ outcome: v.literal('discarded'), ...givenUp.entries }),
]);

/** What it answers to `forget-failure`. */
export const forgetAnswer = v.object({ forgotten: v.string() });

/**
 * The operator function, for what belongs to no group.
 *
 * @throws CommandFailed where the stack has no group: the function works for one at a time.
 */
export function operatorOfAny(stack: DeployedStack, context: CommandContext): Operator {
  const [group] = stack.manifest.groups;
  if (group === undefined)
    throw new CommandFailed(`The stack ${stack.name} has no group, and its operator function works for groups alone.`);
  return operatorOf(stack, group.name, context);
}

/** All objects of the failure bucket, page by page, in the order of their keys. @throws OperatorFailed */
export async function* allFailures(operator: Operator, signal: AbortSignal): AsyncGenerator<ListedFailure, void> {
  for (let at: object | null = { command: 'list-failures' }; at !== null; ) {
    signal.throwIfAborted();
    const answer: v.InferOutput<typeof listAnswer> = await operator.send(at, listAnswer);
    yield* answer.failures;
    at = answer.next;
  }
}

/** How many objects were found; more lie there where that is not complete. */
export interface FailureCount {
  readonly count: number;
  readonly isComplete: boolean;
}

/** The first page of the failure bucket: how many objects it has, and whether those are all. @throws OperatorFailed */
export async function countFirstFailures(operator: Operator): Promise<FailureCount> {
  const { failures, next } = await operator.send({ command: 'list-failures' }, listAnswer);
  return { count: failures.length, isComplete: next === null };
}

/** One object; undefined where it is gone. @throws OperatorFailed */
export async function findFailure(operator: Operator, key: string): Promise<ListedFailure | undefined> {
  const { failures } = await operator.send({ command: 'list-failures', key }, listAnswer);
  return failures[0];
}
