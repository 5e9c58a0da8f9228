import { GetEventSourceMappingCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { waitUntil } from '../local/process/wait-until.ts';
import type { Interruption } from './demo-report.ts';
import type { DemoWorld } from './demo-world.ts';

/**
 * Disables the group's mapping, lets more be published, and enables it again.
 *
 * @param meanwhile publishes to the end what is to wait in the stream.
 */
export async function interruptByDisabling(world: DemoWorld, meanwhile: () => Promise<void>): Promise<Interruption> {
  await setEnabled(world, false);
  await untilStill(world);
  await meanwhile();
  const { reached, resumesFrom } = await world.tally();
  await setEnabled(world, true);
  return { kind: 'disable', reached, resumedFrom: resumesFrom };
}

async function setEnabled(world: DemoWorld, Enabled: boolean): Promise<void> {
  const { lambda } = world.stack.aws.clients;
  const UUID = world.group().eventSourceMappingId;
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  const wanted = Enabled ? 'Enabled' : 'Disabled';
  await waitUntil(async () => (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State === wanted, {
    timeoutMs: 60_000,
    signal: world.signal,
    otherwise: () => `The mapping did not become ${wanted} within 60 s.`,
  });
}

/** A batch that was under way when the mapping was disabled still ends: until five looks in a row show no change. */
async function untilStill(world: DemoWorld): Promise<void> {
  let [last, unchanged] = [-1, 0];
  await waitUntil(
    async () => {
      const count = await world.countDocuments();
      unchanged = count === last ? unchanged + 1 : 0;
      last = count;
      return unchanged >= 5;
    },
    {
      timeoutMs: 60_000,
      signal: world.signal,
      otherwise: () => 'Documents went on arriving although the mapping was disabled.',
    },
  );
}
