import { KinesisClient } from '@aws-sdk/client-kinesis';
import { vi } from 'vitest';
import type { AwsScript } from './scripted-aws.ts';

/** The names that policies have for the services. */
const services: Readonly<Record<string, string>> = {
  CloudFormationClient: 'cloudformation',
  CloudWatchClient: 'cloudwatch',
  CloudWatchLogsClient: 'logs',
  KinesisClient: 'kinesis',
  LambdaClient: 'lambda',
  SSMClient: 'ssm',
};

interface Asked {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** Gives the error of a call that is refused. A call is an action as a policy names it, an invocation with its function. */
export type Refusal = (call: string) => Error | undefined;

/**
 * Has all clients of the SDK answer by a script while work runs. What the product adds to a client stays in it.
 *
 * @returns the calls that were made, each once.
 */
export async function withScriptedSdk(
  script: AwsScript,
  refuse: Refusal,
  work: () => Promise<void>,
): Promise<readonly string[]> {
  const calls = new Set<string>();
  const answer = (_next: unknown, { clientName = '', commandName = '' }: Asked) => {
    const command = commandName.replace(/Command$/, '');
    return async ({ input }: { readonly input: Readonly<Record<string, unknown>> }) => {
      const invoked = `lambda:InvokeFunction on ${String(input['FunctionName'])}`;
      const call = command === 'Invoke' ? invoked : `${services[clientName]}:${command}`;
      calls.add(call);
      const output = refuse(call) ?? (await script(command, input));
      if (output instanceof Error) throw output;
      return { output, response: {} };
    };
  };
  const base = Object.getPrototypeOf(KinesisClient.prototype);
  const { send } = base;
  const spy = vi.spyOn(base, 'send').mockImplementation(function (this: unknown, ...args: unknown[]) {
    const { middlewareStack } = this as KinesisClient;
    // After what the product has added, and before anything that needs credentials or a network.
    const place = { step: 'initialize', priority: 'low', name: 'scripted', override: true } as const;
    middlewareStack.add(answer as never, place);
    return send.apply(this, args);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return [...calls];
}
