import type { DeployedStack } from '../aws/find-stack.ts';
import { type Operator, operatorOf } from '../operator/invoke-operator.ts';
import type { DiscardedFailure } from '../output/failures.ts';
import type { CommandContext } from '../program/context.ts';
import { discardAnswer, findFailure, type GivenUpAnswer, keptAnswer, operatorOfAny } from './operator-failures.ts';

/** An object that was named. */
export interface Discardable {
  readonly key: string;
  /** Null where there is no such object. */
  readonly givenUp: GivenUpAnswer | null;
  /** Null where that cannot be told. */
  readonly isRedrivable: boolean | null;
  /** The function, for the group of a batch. */
  readonly operator: Operator;
}

/** Looks at an object, and changes nothing. @throws OperatorFailed */
export async function inspectNamed(key: string, stack: DeployedStack, context: CommandContext): Promise<Discardable> {
  const any = operatorOfAny(stack, context);
  const group = (await findFailure(any, key))?.group ?? null;
  const operator = group === null ? any : operatorOf(stack, group, context);
  const answer = await operator.send({ command: 'discard-failure', key, isDryRun: true }, keptAnswer);
  if (answer.outcome === 'gone') return { key, givenUp: null, isRedrivable: false, operator };
  const { outcome: _, isRedrivable, ...givenUp } = answer;
  return { key, givenUp, isRedrivable: isRedrivable && isForTopicOf(givenUp, stack), operator };
}

/** The producer refuses a request for a topic that the stack does not have. */
function isForTopicOf({ request }: GivenUpAnswer, { manifest: { topics } }: DeployedStack): boolean {
  if (request === null) return true;
  return request.topic === null ? topics.length === 1 : topics.some(({ name }) => name === request.topic);
}

/** Deletes an object. @throws OperatorFailed */
export async function discardNamed({ key, operator }: Discardable): Promise<DiscardedFailure> {
  const answer = await operator.send({ command: 'discard-failure', key, isDryRun: false }, discardAnswer);
  if (answer.outcome === 'gone')
    return { key, outcome: 'gone', kind: null, group: null, ...noRecords, request: null, problem: null };
  const { kind, batch, request, problem } = answer;
  return { key, outcome: 'discarded', kind, ...(batch ?? { group: null, ...noRecords }), request, problem };
}

const noRecords = { shard: null, from: null, through: null, records: null };

/** What an object holds, in a clause. */
export function describeGivenUp({ batch, request, problem }: Omit<GivenUpAnswer, 'kind'>): string {
  if (batch !== null) {
    const count = batch.records === null ? 'the' : `${batch.records}`;
    return `${count} records from ${batch.from} to ${batch.through} of ${batch.shard}, of the group ${batch.group}`;
  }
  if (request === null) return `neither a batch nor a request of this stage: ${problem}`;
  const { runId, topic, from, to, messages, isValid } = request;
  if (!isValid) return `a request that the producer refuses, of the run ${runId}`;
  const events = messages === null ? `the numbers ${from} to ${to}` : `${messages} messages`;
  return `a request for ${events}${topic === null ? '' : ` to the topic ${topic}`}, of the run ${runId}`;
}
