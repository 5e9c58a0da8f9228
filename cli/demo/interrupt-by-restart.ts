import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { LocalStackError } from '../local/errors.ts';
import { waitUntil } from '../local/process/wait-until.ts';
import { type DemoPlan, interruptAfter } from './demo-plan.ts';
import type { Interruption } from './demo-report.ts';
import type { DemoWorld } from './demo-world.ts';

/**
 * For endpoints whose processes are not ours to kill: a change of the function's configuration makes the service start
 * it anew. Records have to be flowing.
 *
 * @throws LocalStackError where the change cannot be made.
 */
export async function interruptByRestart(world: DemoWorld, plan: DemoPlan): Promise<Interruption> {
  await world.untilDocuments(interruptAfter(plan.first));
  const { reached, resumesFrom } = await world.tally();
  const FunctionName = world.group().consumerFunctionName;
  const Description = `Restarted during ${world.runId}`;
  await world.stack.aws.clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description }));
  await waitUntil(() => isUpdated(world), {
    timeoutMs: 60_000,
    signal: world.signal,
    otherwise: () => 'The consumer was not restarted within 60 s: look into the endpoint.',
  });
  return { kind: 'restart', reached, resumedFrom: resumesFrom };
}

async function isUpdated(world: DemoWorld): Promise<boolean> {
  const { LastUpdateStatus, LastUpdateStatusReason } = await world.stack.aws.clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: world.group().consumerFunctionName }),
  );
  if (LastUpdateStatus === 'Failed')
    throw new LocalStackError(
      `The consumer could not be restarted (${LastUpdateStatusReason ?? 'no reason given'}): look into the endpoint.`,
    );
  return LastUpdateStatus === 'Successful';
}
