import type { DeployedStack } from '../aws/find-stack.ts';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import type { ListedFailure, RedrivenFailure } from '../output/failures.ts';
import { resendRequest } from '../produce/resend-request.ts';
import type { CommandContext } from '../program/context.ts';
import { forgetAnswer, operatorOfAny, redriveAnswer } from './operator-failures.ts';

/** What came of one object. */
export type Redriven = Pick<RedrivenFailure, 'outcome' | 'count' | 'reason'>;

const deleteIt = 'delete the object with "failures discard"';
const gone: Redriven = { outcome: 'gone', count: 0, reason: null };
const remains = (reason: string, count = 0): Redriven => ({ outcome: 'remains', count, reason });
const redriven = (count: number): Redriven => ({ outcome: 'redriven', count, reason: null });

/**
 * Redrives one object. The operator function stores a batch, and deletes the object itself. A request is sent by this
 * process, which alone may invoke the producer; the object is deleted once all of it is acknowledged.
 *
 * @param leftAlone records that are to become dead letters without being read.
 * @throws CommandFailed where it remains for a reason that the function, or the producer, tells.
 */
export async function redriveFailure(
  { key, kind, group, problem }: ListedFailure,
  leftAlone: readonly ShardSequence[],
  stack: DeployedStack,
  context: CommandContext,
): Promise<Redriven> {
  if (kind === 'unknown') {
    const what = problem ?? 'It is neither a batch nor a request of this stage.';
    return remains(`${what} This stage cannot redrive it: look at it, and ${deleteIt}.`);
  }
  const operator = group === null ? operatorOfAny(stack, context) : operatorOf(stack, group, context);
  const answer = await operator.send({ command: 'redrive-failure', key, leftAlone }, redriveAnswer);
  if (answer.outcome === 'gone') return gone;
  if (answer.outcome === 'stored') return redriven(answer.counts.records);
  if (answer.outcome === 'lost') return remains(whatIsLost(answer), answer.counts.records);
  if (answer.outcome === 'trouble') return remains(`${answer.trouble} ${adviceOn(answer)}`);
  const { requestId, payload } = answer;
  const published = await resendRequest({ requestId, payload }, stack.manifest, context);
  await operator.send({ command: 'forget-failure', key, requestId }, forgetAnswer);
  return redriven(published);
}

function adviceOn({ mayPass }: { readonly mayPass: boolean }): string {
  return mayPass ? 'Run the same command again.' : `Mend that and run the same command again, or ${deleteIt}.`;
}

function whatIsLost(lost: {
  readonly counts: { readonly records: number };
  readonly shard: string;
  readonly from: string;
  readonly through: string;
}): string {
  const { counts, shard, from, through } = lost;
  const range = `the records ${from} to ${through} of ${shard}`;
  const what =
    counts.records === 0
      ? `All of ${range} are neither`
      : `Of ${range}, ${counts.records} are stored, and the others are neither`;
  return `${what} in the object nor in the stream. They are lost: publish them again, and ${deleteIt}.`;
}
