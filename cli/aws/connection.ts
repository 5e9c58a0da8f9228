import { awsHost } from '../local/aws/aws-host.ts';
import { localClientSettings } from '../local/aws/local-client-settings.ts';
import { UsageError } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { findRunningStack, type RunningStack } from './running-stack.ts';

/** What makes a client of the SDK; what is not there is found in the environment and the AWS configuration. */
export type ClientSettings =
  | ReturnType<typeof localClientSettings>
  | {
      readonly region?: string;
      readonly profile?: string;
      readonly endpoint?: string;
      readonly defaultsMode: 'standard';
    };

/** Where a stack is. */
export interface Connection {
  readonly stackName: string;
  readonly stage: string;
  /** True where nothing can reach AWS: the endpoint is on this machine, or the stage is `local`. */
  readonly isLocal: boolean;
  readonly settings: ClientSettings;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Says where the stack is that a command is about, and tells a person who has not named one about the local stack.
 *
 * @throws UsageError as `chooseConnection`.
 */
export async function resolveConnection(
  options: StackOptions,
  env: Environment,
  note: (line: string) => void,
): Promise<Connection> {
  const running = options.endpointUrl === undefined ? await findRunningStack(env) : undefined;
  const connection = chooseConnection(options, env, running);
  if (running !== undefined && isImplied(options, env))
    note(`Using the local stack at ${running.endpoint}; "--stage dev" leads to AWS.`);
  return connection;
}

/**
 * Chooses among what was typed, the environment and a local stack that runs. An endpoint on this machine, and the stage
 * `local`, get dummy credentials alone.
 *
 * @throws UsageError where the stage `local` has no endpoint or leads to AWS, or an address is none.
 */
export function chooseConnection(options: StackOptions, env: Environment, running?: RunningStack): Connection {
  const isOfRunning = running !== undefined && (options.stage === 'local' || isImplied(options, env));
  const named = options.endpointUrl ?? (isOfRunning ? running.endpoint : env['AWS_ENDPOINT_URL'] || undefined);
  const endpoint = named === undefined ? undefined : parseEndpoint(named);
  const isLocal = options.stage === 'local' || (endpoint !== undefined && isLoopback(endpoint));
  const stage = options.stage ?? (isLocal ? 'local' : 'dev');
  const stackName = options.stack ?? (isOfRunning ? running.stack : `Highwater-${stage}`);
  return { stackName, stage, isLocal, settings: settingsFor(isLocal, endpoint, options, env) };
}

/** Nothing was said that means another stack than the local one. */
function isImplied({ stage, stack, region, profile, endpointUrl }: StackOptions, env: Environment): boolean {
  return [stage, stack, region, profile, endpointUrl, env['AWS_ENDPOINT_URL'] || undefined].every(
    (value) => value === undefined,
  );
}

function settingsFor(
  isLocal: boolean,
  endpoint: string | undefined,
  { region, profile }: StackOptions,
  env: Environment,
): ClientSettings {
  if (isLocal) return { ...localClientSettings(requireLocal(endpoint)), ...(region === undefined ? {} : { region }) };
  // The SDK for JavaScript does not read the second variable, which the AWS CLI does.
  const chosen = region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
  return {
    ...(chosen === undefined ? {} : { region: chosen }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    defaultsMode: 'standard',
  };
}

function requireLocal(endpoint: string | undefined): string {
  if (endpoint === undefined)
    throw new UsageError(
      'No local stack runs: start one with "local up", or name its endpoint with --endpoint-url or AWS_ENDPOINT_URL.',
    );
  const host = awsHost(endpoint);
  if (host === undefined) return endpoint;
  throw new UsageError(`The stage "local" is never on AWS, and ${host} is: name another stage or another endpoint.`);
}

function parseEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(`An endpoint must be an address such as http://127.0.0.1:4566, and this is "${text}".`);
  // Not every system knows <bucket>.localhost, and a server of ours listens on one address alone.
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.href.replace(/\/+$/, '');
}

function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return /^127\.|^\[::1\]$|(^|\.)localhost(\.localstack\.cloud)?$/.test(hostname);
}
