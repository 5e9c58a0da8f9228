import type { AwsGate, GateRequest } from '../local/aws/aws-gate.ts';
import { type HeldRequest, holdNextRequest } from './held-request.ts';

/** Holds the next checkpoint write of a group to this table: its documents are in MongoDB, the checkpoint has not moved. */
export function holdNextCheckpoint(gate: AwsGate, table: string, group: string): HeldRequest {
  return holdNextRequest(gate, (request) => isCheckpointWrite(request, table, group));
}

/** Whether a request moves a checkpoint of this group. The row of the group's start, written before any document, is none. */
export function isCheckpointWrite(request: GateRequest, table: string, group: string): boolean {
  if (!request.target.endsWith('.UpdateItem')) return false;
  const body: unknown = JSON.parse(request.body.toString('utf8'));
  const key = at(at(at(body, 'Key'), 'group'), 'S');
  return at(body, 'TableName') === table && typeof key === 'string' && isCheckpointKey(key, group);
}

/** `<group>#<stream>@<creation time>`: the start's key has no time. */
function isCheckpointKey(key: string, group: string): boolean {
  return key.startsWith(`${group}#`) && /^[^#@]+@\d+$/.test(key.slice(group.length + 1));
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
