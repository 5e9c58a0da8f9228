import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Connection, chooseConnection } from '../aws/connection.ts';
import { localEnvironment } from '../local/process/local-environment.ts';
import { createRunFolder } from '../local/process/run-folder.ts';
import { typedName } from '../program/add-command.ts';
import { CommandFailed } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { quoteWord } from '../program/quote-word.ts';

/** What to deploy, and where to. */
export interface Deployment extends StackOptions {
  readonly stage: string;
  /** Name or ARN of the secret that holds the connection string, where the stage has another than that of its name. */
  readonly mongoSecret?: string | undefined;
  /** True where nobody is to be asked. */
  readonly yes?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What `cdk` is called with. */
export function deployArguments({ stage, mongoSecret, profile }: Deployment): readonly string[] {
  return [
    ...['deploy', '-c', `stage=${stage}`],
    ...(mongoSecret === undefined ? [] : ['-c', `mongoSecret=${mongoSecret}`]),
    ...(profile === undefined ? [] : ['--profile', profile]),
  ];
}

/** What a person types to deploy it. The stage `local` goes where `local up` starts it. */
export function deployCommand(deployment: Deployment): string {
  const { stage, region, endpointUrl } = deployment;
  if (stage === 'local' && endpointUrl === undefined) return `${typedName} local up`;
  const variables = { AWS_REGION: region, AWS_ENDPOINT_URL: endpointUrl };
  const set = Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return [...set, 'npx', 'cdk', ...deployArguments(deployment)].map(quoteWord).join(' ');
}

/** A deployment that can begin. */
export interface PreparedDeployment {
  /**
   * Runs the `cdk` of the project, which shows what it changes and asks. All that it says goes to stderr. Where the end is
   * asked for, it is told so and waited for: what CloudFormation has begun then goes on by itself.
   *
   * @throws CommandFailed where it fails; the signal's reason where that aborts.
   */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Finds what deploys the project in a folder.
 *
 * @throws CommandFailed where it has no CDK, UsageError where the stage `local` has no endpoint of its own.
 */
export function prepareDeployment(folder: string, deployment: Deployment, env: Environment): PreparedDeployment {
  const program = findCdk(folder);
  const connection = chooseConnection(deployment, env);
  const approval = ['--require-approval', deployment.yes ? 'never' : 'any-change'];
  return {
    async run(signal) {
      const { variables, dispose } = await cdkEnvironment(connection, env);
      try {
        const cdk = spawn(process.execPath, [program, ...deployArguments(deployment), ...approval], {
          cwd: folder,
          env: variables,
          stdio: ['inherit', 2, 2],
        });
        const code = await ending(cdk, signal);
        signal.throwIfAborted();
        if (code !== 0)
          throw new CommandFailed(
            `"cdk deploy" failed, as it says above. cdk.json keeps the change; to try again: ${deployCommand(deployment)}`,
          );
      } finally {
        await dispose();
      }
    },
  };
}

/** Resolves with the exit code; null where a signal ended it. */
async function ending(child: ChildProcess, signal: AbortSignal): Promise<unknown> {
  // From a terminal, Ctrl-C has reached it already: another signal does no harm.
  const tell = (): boolean => child.kill('SIGTERM');
  signal.addEventListener('abort', tell);
  if (signal.aborted) tell();
  try {
    const [code] = await once(child, 'exit');
    return code;
  } finally {
    signal.removeEventListener('abort', tell);
  }
}

function findCdk(folder: string): string {
  try {
    return createRequire(join(folder, 'cdk.json')).resolve('aws-cdk/bin/cdk');
  } catch (cause) {
    throw new CommandFailed(`The project in ${folder} has no CDK to deploy with: run "npm ci" there.`, { cause });
  }
}

/** On this machine it is that of a local stack: nothing of a person's AWS configuration gets there. */
async function cdkEnvironment(
  { isLocal, settings: { endpoint, region } }: Connection,
  env: Environment,
): Promise<{ readonly variables: Environment; dispose(): Promise<void> }> {
  if (isLocal) {
    const run = await createRunFolder();
    const home = await run.make('cdk');
    const variables = { ...localEnvironment(env, home, endpoint), CDK_HOME: home, CDK_DISABLE_CLI_TELEMETRY: 'true' };
    return { variables, dispose: () => run.remove() };
  }
  const chosen = region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region };
  const there = endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint };
  return { variables: { ...env, ...chosen, ...there }, dispose: async () => undefined };
}
