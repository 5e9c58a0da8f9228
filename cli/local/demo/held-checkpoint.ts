import type { AwsGate, GateRequest } from '../aws-gate.ts';

/** A checkpoint write that stands still: its documents are in MongoDB, the checkpoint has not moved. */
export interface HeldCheckpoint {
  /** Resolves once a write is held. */
  readonly isHeld: Promise<void>;
  /** Lets the held write never happen, and later ones pass. */
  drop(): void;
}

/** Holds the next checkpoint write of a group to this table. */
export function holdNextCheckpoint(gate: AwsGate, table: string, group: string): HeldCheckpoint {
  const held = Promise.withResolvers<void>();
  const dropped = Promise.withResolvers<'cut'>();
  let wasHeld = false;
  gate.decideBy((request) => {
    if (wasHeld || !isCheckpointWrite(request, table, group)) return 'forward';
    wasHeld = true;
    held.resolve();
    return dropped.promise;
  });
  return {
    isHeld: held.promise,
    drop: () => {
      gate.decideBy(() => 'forward');
      dropped.resolve('cut');
    },
  };
}

/** Whether a request moves a checkpoint of this group. */
export function isCheckpointWrite(request: GateRequest, table: string, group: string): boolean {
  if (!request.target.endsWith('.UpdateItem')) return false;
  const body: unknown = JSON.parse(request.body.toString('utf8'));
  const key = at(at(at(body, 'Key'), 'group'), 'S');
  return at(body, 'TableName') === table && typeof key === 'string' && key.startsWith(`${group}#`);
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
