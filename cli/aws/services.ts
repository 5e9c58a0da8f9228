import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { ClientSettings } from './connection.ts';

/** Clients of the services; each is loaded when it is first asked for. */
export interface AwsServices {
  cloudFormation(): Promise<CloudFormationClient>;
  cloudWatch(): Promise<CloudWatchClient>;
  kinesis(): Promise<Pick<KinesisClient, 'send'>>;
  lambda(): Promise<LambdaClient>;
  /** Sends each request once: whoever asks decides whether to ask again. */
  lambdaOnce(): Promise<Pick<LambdaClient, 'send'>>;
  logs(): Promise<Pick<CloudWatchLogsClient, 'send'>>;
  ssm(): Promise<Pick<SSMClient, 'send'>>;
}

/** Clients with these settings, which are asked for when the first is made. */
export function awsServices(settings: () => Promise<ClientSettings>): AwsServices {
  return {
    cloudFormation: once(async () => {
      const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
      const client = new CloudFormationClient(await settings());
      client.middlewareStack.add(noteAction('cloudformation'), outermost);
      return client;
    }),
    cloudWatch: once(async () => {
      const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
      const client = new CloudWatchClient(await settings());
      client.middlewareStack.add(noteAction('cloudwatch'), outermost);
      return client;
    }),
    kinesis: once(async () => {
      const { KinesisClient } = await import('@aws-sdk/client-kinesis');
      const { NodeHttpHandler } = await import('@smithy/node-http-handler');
      // Its own transport, HTTP/2, loses answers of the bundled endpoint ("Session closed with error code 1").
      const client = new KinesisClient({ ...(await settings()), requestHandler: new NodeHttpHandler() });
      client.middlewareStack.add(noteAction('kinesis'), outermost);
      return client;
    }),
    lambda: once(() => lambdaClient(settings, {})),
    lambdaOnce: once(() => lambdaClient(settings, { maxAttempts: 1 })),
    logs: once(async () => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      const client = new CloudWatchLogsClient(await settings());
      client.middlewareStack.add(noteAction('logs'), outermost);
      return client;
    }),
    ssm: once(async () => {
      const { SSMClient } = await import('@aws-sdk/client-ssm');
      const client = new SSMClient(await settings());
      client.middlewareStack.add(noteAction('ssm'), outermost);
      return client;
    }),
  };
}

async function lambdaClient(
  settings: () => Promise<ClientSettings>,
  more: { readonly maxAttempts?: number },
): Promise<LambdaClient> {
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ ...(await settings()), ...more });
  client.middlewareStack.add(noteAction('lambda'), outermost);
  return client;
}

const outermost = { step: 'initialize', priority: 'high', name: 'noteAction' } as const;
const actions = new WeakMap<object, string>();

/** The IAM action that was asked for when this error came, such as `kinesis:ListShards`; undefined where none was. */
export function actionOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? actions.get(error) : undefined;
}

function noteAction(service: string) {
  return <Input, Result>(next: (args: Input) => Promise<Result>, { commandName = '' }: { commandName?: string }) =>
    async (args: Input): Promise<Result> => {
      try {
        return await next(args);
      } catch (error) {
        if (typeof error === 'object' && error !== null) actions.set(error, iamAction(service, commandName));
        throw error;
      }
    };
}

function iamAction(service: string, commandName: string): string {
  const name = commandName.replace(/Command$/, '');
  return `${service}:${name === 'Invoke' ? 'InvokeFunction' : name}`;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
