import { UpdateFunctionConfigurationCommand, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';
import { type DemoPlan, interruptAfter } from './demo-plan.ts';
import type { Interruption } from './demo-report.ts';
import type { DemoWorld } from './demo-world.ts';

/**
 * For endpoints whose processes are not ours to kill: a change of the function's configuration makes the service start
 * it anew. Records have to be flowing.
 */
export async function interruptByRestart(world: DemoWorld, plan: DemoPlan): Promise<Interruption> {
  await world.untilDocuments(interruptAfter(plan.first));
  const { reached, resumesFrom } = await world.tally();
  const { lambda } = world.stack.aws.clients;
  const FunctionName = world.group.consumerFunctionName;
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Description: `Restarted during ${world.runId}` }),
  );
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
  return { kind: 'restart', reached, resumedFrom: resumesFrom };
}
