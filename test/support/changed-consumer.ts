import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../../cli/local/aws/aws-clients.ts';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { hangMs } from './hang-ms.ts';

/** A deployed function. */
export interface DeployedFunction {
  readonly clients: AwsClients;
  readonly functionName: string;
}

/** Runs work while a function has these variables besides its own. It gets its own back, whatever becomes of the work. */
export async function withVariables<T>(
  deployed: DeployedFunction,
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const { clients, functionName } = deployed;
  const { Environment } = await clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const own = Environment?.Variables ?? {};
  try {
    await update(deployed, { Environment: { Variables: { ...own, ...variables } } });
    return await work();
  } finally {
    await update(deployed, { Environment: { Variables: own } });
  }
}

/** Restarts a function by a change of its configuration: what is under way in it comes to nothing. */
export async function restart(deployed: DeployedFunction): Promise<void> {
  await update(deployed, { Description: `Restarted at ${new Date().toISOString()}` });
}

async function update({ clients, functionName }: DeployedFunction, changes: object): Promise<void> {
  await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functionName, ...changes }));
  await waitUntil(
    async () => {
      const { LastUpdateStatus } = await clients.lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: functionName }),
      );
      return LastUpdateStatus === 'Successful' ? true : undefined;
    },
    { timeoutMs: hangMs, otherwise: () => `The change of ${functionName} did not come to its end.` },
  );
}
