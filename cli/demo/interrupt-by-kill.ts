import * as v from 'valibot';
import type { AwsGate, GateRequest } from '../local/aws/aws-gate.ts';
import type { OwnAws } from '../local/aws/open-aws.ts';
import { LocalStackError } from '../local/errors.ts';
import { killProcess } from '../local/process/kill-process.ts';
import { waitUntil } from '../local/process/wait-until.ts';
import { type DemoPlan, interruptAfter } from './demo-plan.ts';
import type { Interruption } from './demo-report.ts';
import type { DemoWorld } from './demo-world.ts';

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

/** Whether a request moves a checkpoint of this group. The row of the group's start, written before any document, is none. */
export function isCheckpointWrite(request: GateRequest, table: string, group: string): boolean {
  if (!request.target.endsWith('.UpdateItem')) return false;
  const key = v.pipe(
    v.string(),
    v.check((text) => isCheckpointKey(text, group)),
  );
  const update = v.object({ TableName: v.literal(table), Key: v.object({ group: v.object({ S: key }) }) });
  return v.is(update, JSON.parse(request.body.toString('utf8')));
}

/** `<group>#<stream>@<creation time>`: the start's key has no time. */
function isCheckpointKey(key: string, group: string): boolean {
  return key.startsWith(`${group}#`) && /^[^#@]+@\d+$/.test(key.slice(group.length + 1));
}

/** A request that stands still in the gate. */
export interface HeldRequest {
  /** Resolves once a request is held. */
  readonly isHeld: Promise<void>;
  /** Lets the held request never happen, and later ones pass. */
  drop(): void;
}

/**
 * Holds one request, the first that is wanted; all others pass.
 *
 * @param isWanted may take its time: the request waits meanwhile. Where it rejects, the request's connection is closed.
 */
export function holdNextRequest(
  gate: AwsGate,
  isWanted: (request: GateRequest) => boolean | Promise<boolean>,
): HeldRequest {
  const held = Promise.withResolvers<void>();
  const dropped = Promise.withResolvers<'cut'>();
  let isOver = false;
  gate.decideBy(async (request) => {
    // Asked twice: another request may be held, or all of it dropped, while this one is judged.
    if (isOver || !(await isWanted(request)) || isOver) return 'forward';
    isOver = true;
    held.resolve();
    return await dropped.promise;
  });
  return {
    isHeld: held.promise,
    drop: () => {
      isOver = true;
      gate.decideBy(() => 'forward');
      dropped.resolve('cut');
    },
  };
}
