import { userInfo } from 'node:os';
import * as v from 'valibot';
import { CommandRefused } from '../../engine/checkpoints/errors.ts';
import { RestartStopped } from '../../engine/operate/errors.ts';
import { InvalidRequest } from '../../engine/runtime/invalid-request.ts';
import type { DeployedStack } from '../aws/find-stack.ts';
import { failureIn, invokeFunction } from '../aws/invoke-function.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';

/** The operator function refused a command, or failed at it. */
export class OperatorFailed extends CommandFailed {}

/** It refused the command, and would again: nothing was changed by it. */
export class OperatorRefused extends OperatorFailed {}

/** A function that carries out operators' commands to one group. */
export interface Operator {
  /** Sends one request, once, and gives its answer. @throws OperatorFailed with the function's own words. */
  send<S extends v.GenericSchema>(request: object, schema: S): Promise<v.InferOutput<S>>;
}

/** A step ends within a minute; the first one may have to wait for an execution environment. */
const answerTimeoutMs = 100_000;

/**
 * The operator function of a stack.
 *
 * @param by who gives the commands, for the function's log.
 * @throws CommandFailed where the stack has none.
 */
export function operatorOf(
  { name, manifest }: DeployedStack,
  group: string,
  { aws, signal }: Pick<CommandContext, 'aws' | 'signal'>,
  by: string | undefined = localUser(),
): Operator {
  const functionName = manifest.operatorFunction;
  if (functionName === undefined)
    throw new CommandFailed(`The stack ${name} has no operator function: deploy it with this version of Highwater.`);
  const common = { group, ...(by === undefined ? {} : { by }) };
  return {
    async send(request, schema) {
      const text = await invoke(functionName, JSON.stringify({ ...common, ...request }), { aws, signal });
      const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
      if (answer.success) return answer.output;
      throw new OperatorFailed(
        `The operator function ${functionName} is of another version of Highwater: deploy the stack with this one.`,
      );
    },
  };
}

/** Errors of which the same command would meet the same again; a restart was stopped by somebody who has to be found first. */
const refusals: readonly string[] = [CommandRefused.name, RestartStopped.name];

async function invoke(
  functionName: string,
  payload: string,
  { aws, signal }: Pick<CommandContext, 'aws' | 'signal'>,
): Promise<string> {
  const invocation = { functionName, payload, timeoutMs: answerTimeoutMs, signal };
  const answer = await invokeFunction(await aws.lambdaOnce(), invocation).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
    const seconds = answerTimeoutMs / 1000;
    throw new OperatorFailed(`The operator function did not answer within ${seconds} s: look into its log.`, {
      cause: error,
    });
  });
  const { text, isFailure, errorName } = answer;
  if (refusals.includes(errorName ?? '')) throw new OperatorRefused(failureIn(text));
  if (errorName === InvalidRequest.name)
    throw new OperatorRefused(`The operator function refuses the request: ${failureIn(text)}`);
  if (isFailure) throw new OperatorFailed(`The operator function failed: ${failureIn(text)}`);
  return text;
}

/** Undefined where the system does not know it. */
function localUser(): string | undefined {
  try {
    return userInfo().username.slice(0, 256) || undefined;
  } catch {
    return undefined;
  }
}
