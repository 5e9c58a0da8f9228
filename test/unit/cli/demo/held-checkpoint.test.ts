import { describe, expect, it } from 'vitest';
import { holdNextRequest, isCheckpointWrite } from '../../../../cli/demo/interrupt-by-kill.ts';
import type { GateRequest } from '../../../../cli/local/aws/aws-gate.ts';
import { fakeGate } from '../../../support/fake-gate.ts';

const request = (target: string, TableName: string, group: string): GateRequest => ({
  target: `DynamoDB_20120810.${target}`,
  body: Buffer.from(JSON.stringify({ TableName, Key: { group: { S: group }, shard: { S: 's' } } })),
});
const write = request('UpdateItem', 'table', 'numtest#stream@1');

describe('a checkpoint write', () => {
  it('is an update of a row of the group', () => {
    expect(isCheckpointWrite(write, 'table', 'numtest')).toBe(true);
  });

  it.each([
    ['a read', request('GetItem', 'table', 'numtest#stream@1')],
    ['another table', request('UpdateItem', 'other', 'numtest#stream@1')],
    ['another group', request('UpdateItem', 'table', 'numtest2#stream@1')],
    ['the start of the group', request('UpdateItem', 'table', 'numtest#stream')],
    ['a row of no stream', request('UpdateItem', 'table', 'numtest#@1')],
  ])('%s is none', (_what, other) => {
    expect(isCheckpointWrite(other, 'table', 'numtest')).toBe(false);
  });
});

describe('holding the next checkpoint', () => {
  it('holds the first write, lets everything else pass, and never lets the held one happen', async () => {
    const { gate, send } = fakeGate();
    const held = holdNextRequest(gate, (wanted) => isCheckpointWrite(wanted, 'table', 'numtest'));
    expect(await send(request('GetItem', 'table', 'numtest#stream@1'))).toBe('forward');
    const first = send(write);
    await held.isHeld;
    expect(await send(write)).toBe('forward');
    held.drop();
    expect(await first).toBe('cut');
    expect(await send(write)).toBe('forward');
  });
});
