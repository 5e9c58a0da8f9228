import type { OwnAws } from '../local/aws/open-aws.ts';
import { LocalStackError } from '../local/errors.ts';
import { killProcess } from '../local/process/kill-process.ts';
import { waitUntil } from '../local/process/wait-until.ts';
import { type DemoPlan, interruptAfter } from './demo-plan.ts';
import type { Interruption } from './demo-report.ts';
import type { DemoWorld } from './demo-world.ts';
import { isCheckpointWrite } from './held-checkpoint.ts';
import { holdNextRequest } from './held-request.ts';

/**
 * Kills the consumer's process with SIGKILL in the middle of a batch, after its documents are written and before its
 * checkpoint. Records have to be flowing. Returns while the consumer comes back by itself.
 *
 * @throws LocalStackError where the consumer does not come to a checkpoint, or has no process.
 */
export async function interruptByKill(world: DemoWorld, own: OwnAws, plan: DemoPlan): Promise<Interruption> {
  const { checkpointTableName } = world.stack.outputs();
  const enough = interruptAfter(plan.first);
  // Counted while the checkpoint waits, never before: of few documents the last checkpoint could slip through meanwhile.
  const held = holdNextRequest(
    own.gate,
    async (request) =>
      isCheckpointWrite(request, checkpointTableName, world.groupName) && (await world.countDocuments()) >= enough,
  );
  try {
    await untilHeld(world, held.isHeld, enough);
    const { reached, resumesFrom } = await world.tally();
    await killWorkers(world, own);
    return { kind: 'kill', reached, resumedFrom: resumesFrom };
  } finally {
    held.drop();
  }
}

async function untilHeld(world: DemoWorld, isHeld: Promise<void>, documents: number): Promise<void> {
  let arrived: true | undefined;
  isHeld.then(() => {
    arrived = true;
  });
  await waitUntil(async () => arrived, {
    timeoutMs: 60_000 + world.to * 5,
    intervalMs: 20,
    signal: world.signal,
    otherwise: () => `The consumer wrote no checkpoint of ${documents} documents in time.`,
  });
}

async function killWorkers(world: DemoWorld, own: OwnAws): Promise<void> {
  const workers = await own.findWorkers(world.group().consumerFunctionName);
  const killed = workers.filter(killProcess);
  if (killed.length === 0)
    throw new LocalStackError('The consumer has no process that could be killed: look into the endpoint.');
}
