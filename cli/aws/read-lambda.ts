import type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { CommandContext } from '../program/context.ts';

type Context = Pick<CommandContext, 'aws' | 'signal'>;

/** A mapping; null where it is gone. */
export async function readMapping(
  id: string,
  { aws, signal }: Context,
): Promise<EventSourceMappingConfiguration | null> {
  const lambda = await aws.lambda();
  const { GetEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  const command = new GetEventSourceMappingCommand({ UUID: id });
  return await lambda.send(command, { abortSignal: signal }).catch(nullWhereGone);
}

/** Ids of all mappings onto a function. */
export async function readMappingsOnFunction(name: string, { aws, signal }: Context): Promise<readonly string[]> {
  const client = await aws.lambda();
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const ids: string[] = [];
  const pages = paginateListEventSourceMappings({ client }, { FunctionName: name }, { abortSignal: signal });
  for await (const { EventSourceMappings = [] } of pages)
    ids.push(...EventSourceMappings.flatMap(({ UUID }) => UUID ?? []));
  return ids;
}

/** Ids of all mappings of the account that read a stream itself, and not through a registered consumer; without those that are disabled. */
export async function readMappingsOnStream(arn: string, { aws, signal }: Context): Promise<readonly string[]> {
  const client = await aws.lambda();
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const ids: string[] = [];
  const pages = paginateListEventSourceMappings({ client }, { EventSourceArn: arn }, { abortSignal: signal });
  for await (const { EventSourceMappings = [] } of pages)
    ids.push(...EventSourceMappings.flatMap(({ UUID, State }) => (State === 'Disabled' ? [] : (UUID ?? []))));
  return ids;
}

/** A function; null where it is gone. */
export async function readFunction(name: string, { aws, signal }: Context): Promise<FunctionConfiguration | null> {
  const lambda = await aws.lambda();
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const command = new GetFunctionConfigurationCommand({ FunctionName: name });
  return await lambda.send(command, { abortSignal: signal }).catch(nullWhereGone);
}

/** @throws whatever else it is. */
export function nullWhereGone(error: unknown): null {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') return null;
  throw error;
}
