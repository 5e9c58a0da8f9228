import { quoteName } from '../../engine/runtime/quote-name.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import type { Connection } from './connection.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** A stack that is deployed, and what it consists of. */
export interface DeployedStack {
  readonly name: string;
  /** Undefined where the endpoint does not tell it. */
  readonly account?: string | undefined;
  readonly manifest: Manifest;
}

const outputName = 'ManifestParameterName';

/**
 * Finds the stack by its name, and what it consists of by its manifest parameter.
 *
 * @throws CommandFailed where there is no such stack, or none of this version.
 */
export async function findStack(context: CommandContext): Promise<DeployedStack> {
  const connection = await context.connection();
  const name = connection.stackName;
  const { account, parameter } = await readStack(context, connection);
  if (parameter === undefined)
    throw new CommandFailed(`The stack ${name} has no output ${outputName}: deploy it with this version of Highwater.`);
  const text = await readParameter(context, parameter);
  if (text === undefined)
    throw new CommandFailed(`The parameter ${parameter} of the stack ${name} is gone: deploy the stack again.`);
  const manifest = parseManifest(text);
  if (manifest === undefined)
    throw new CommandFailed(
      `The stack ${name} was deployed by another version of Highwater: deploy it with this one, or use that one.`,
    );
  return { name, account, manifest };
}

async function readStack({ aws, signal }: CommandContext, connection: Connection) {
  const cloudFormation = await aws.cloudFormation();
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const command = new DescribeStacksCommand({ StackName: connection.stackName });
  const reply = await cloudFormation.send(command, { abortSignal: signal }).catch((error: unknown) => {
    // The only sign of a stack that does not exist: it has no code of its own.
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  });
  const stack = reply?.Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  if (stack === undefined) throw noSuchStack(connection);
  // arn:<partition>:cloudformation:<region>:<account>:stack/...
  const account = stack.StackId?.split(':')[4];
  return { account, parameter: stack.Outputs?.find(({ OutputKey }) => OutputKey === outputName)?.OutputValue };
}

function noSuchStack({ stackName, stage, settings }: Connection): CommandFailed {
  const { endpoint, region } = settings;
  const place = endpoint === undefined ? (region ?? "your profile's region") : `${endpoint}, ${region ?? ''}`;
  return new CommandFailed(
    `There is no stack ${stackName} (${place}): deploy it with "npx cdk deploy -c stage=${stage}", or name another one ` +
      'with --stage, --stack, --region or --profile.',
  );
}

async function readParameter({ aws, signal }: CommandContext, name: string): Promise<string | undefined> {
  const ssm = await aws.ssm();
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }), { abortSignal: signal });
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/**
 * The topics of a name, or all where none is given.
 *
 * @throws CommandFailed naming those that are there.
 */
export function findTopics({ name: stack, manifest }: DeployedStack, name: string | undefined): Manifest['topics'] {
  if (name === undefined) return manifest.topics;
  const found = manifest.topics.filter((topic) => topic.name === name);
  if (found.length > 0) return found;
  throw new CommandFailed(missing('topic', name, stack, manifest.topics));
}

/**
 * The one topic of a name; without one, the only topic.
 *
 * @throws CommandFailed naming those that are there.
 */
export function findTopic(stack: DeployedStack, name: string | undefined): Manifest['topics'][number] {
  const [topic, second] = findTopics(stack, name);
  if (topic !== undefined && second === undefined) return topic;
  throw new CommandFailed(`The stack ${stack.name} has several topics: name one of ${namesOf(stack.manifest.topics)}.`);
}

/**
 * The one group of a name; without one, the only group.
 *
 * @throws CommandFailed naming the groups that are there.
 */
export function findGroup(
  { name: stack, manifest: { groups } }: DeployedStack,
  name: string | undefined,
): Manifest['groups'][number] {
  const [group, second] = name === undefined ? groups : groups.filter((candidate) => candidate.name === name);
  if (group !== undefined && second === undefined) return group;
  if (name !== undefined) throw new CommandFailed(missing('group', name, stack, groups));
  if (group === undefined) throw new CommandFailed(`The stack ${stack} has no group.`);
  throw new CommandFailed(`The stack ${stack} has several groups: name one of ${namesOf(groups)}.`);
}

/**
 * The one group of a name; without one, the only group.
 *
 * @throws CommandFailed naming those that are there.
 */
export function findOnlyGroup(stack: DeployedStack, name: string | undefined): Manifest['groups'][number] {
  if (name !== undefined) return findGroup(stack, name);
  const [group, second] = stack.manifest.groups;
  if (group !== undefined && second === undefined) return group;
  if (group === undefined) throw new CommandFailed(`The stack ${stack.name} has no group.`);
  const names = namesOf(stack.manifest.groups);
  throw new CommandFailed(`The stack ${stack.name} has several groups: name one of ${names} with --group.`);
}

type Named = readonly { readonly name: string }[];

function missing(kind: string, name: string, stack: string, all: Named): string {
  const known = all.length === 0 ? 'it has none' : `it has ${namesOf(all)}`;
  return `The stack ${stack} has no ${kind} ${quoteName(name)}: ${known}.`;
}

function namesOf(all: Named): string {
  return all.map(({ name }) => name).join(', ');
}
