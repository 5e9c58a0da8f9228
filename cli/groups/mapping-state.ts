import type { Manifest } from '../aws/manifest.ts';
import { readMapping as readLambdaMapping } from '../aws/read-lambda.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';

type Group = Manifest['groups'][number];
type Context = Pick<CommandContext, 'aws' | 'signal' | 'sleep' | 'now' | 'output'>;

/** A batch that is under way ends first: at most the time-out of a function. */
const patienceMs = 16 * 60_000;
const intervalMs = 500;

/** A group's mapping as Lambda describes it. */
export interface Mapping {
  /** Such as `Enabled`; null where Lambda does not say. */
  readonly state: string | null;
  /** What became of the last batch, in Lambda's words; null where it has none. */
  readonly lastResult: string | null;
}

/** Reads a group's mapping; null where it is gone. */
export async function readMapping(group: Group, context: Pick<Context, 'aws' | 'signal'>): Promise<Mapping | null> {
  const mapping = await readLambdaMapping(group.eventSourceMapping, context);
  return mapping && { state: mapping.State ?? null, lastResult: mapping.LastProcessingResult ?? null };
}

/** The state of a group's mapping as Lambda says it; null where the mapping is gone. */
export async function readMappingState(group: Group, context: Context): Promise<string | null> {
  return (await readMapping(group, context))?.state ?? null;
}

/**
 * Enables or disables a group's mapping, and waits until it is so.
 *
 * @returns false where it was so already.
 * @throws CommandFailed where the mapping is gone, or does not come to it.
 */
export async function switchMapping(group: Group, wanted: 'Enabled' | 'Disabled', context: Context): Promise<boolean> {
  const lambda = await context.aws.lambda();
  const { UpdateEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  const update = new UpdateEventSourceMappingCommand({
    UUID: group.eventSourceMapping,
    Enabled: wanted === 'Enabled',
  });
  const endMs = context.now().getTime() + patienceMs;
  let isAsked = false;
  for (;;) {
    const state = await readMappingState(group, context);
    if (state === null)
      throw new CommandFailed(`The mapping of the group ${group.name} is gone: deploy the stack again.`);
    if (state === wanted) return isAsked;
    // While it changes, for whatever reason, it takes no other change.
    if (!isAsked && (state === 'Enabled' || state === 'Disabled'))
      isAsked = await ask(() => lambda.send(update, { abortSignal: context.signal }));
    context.output.progress(`${group.name}: ${state}`);
    if (context.now().getTime() > endMs)
      throw new CommandFailed(`The mapping of the group ${group.name} is still ${state}: run this again to wait on.`);
    await context.sleep(intervalMs);
  }
}

/** Gives false where the mapping is being changed by somebody: then it is asked again. */
async function ask(update: () => Promise<unknown>): Promise<boolean> {
  try {
    await update();
    return true;
  } catch (error) {
    if (error instanceof Error && /^Resource(InUse|Conflict)Exception$/.test(error.name)) return false;
    throw error;
  }
}
