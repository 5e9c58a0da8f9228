import { expect, it } from 'vitest';
import { holdNextRequest } from '../../../../cli/demo/interrupt-by-kill.ts';
import type { GateRequest } from '../../../../cli/local/aws/aws-gate.ts';
import { fakeGate } from '../../../support/fake-gate.ts';

const request: GateRequest = { target: 'DynamoDB_20120810.UpdateItem', body: Buffer.alloc(0) };

it('lets requests pass until one is wanted', async () => {
  const { gate, send } = fakeGate();
  let documents = 0;
  const held = holdNextRequest(gate, async () => documents >= 1);
  expect(await send(request)).toBe('forward');
  documents = 1;
  const first = send(request);
  await held.isHeld;
  held.drop();
  expect(await first).toBe('cut');
});

it('holds one of two requests that come at the same time', async () => {
  const { gate, send } = fakeGate();
  const held = holdNextRequest(gate, async () => true);
  const both = [send(request), send(request)];
  await held.isHeld;
  held.drop();
  expect((await Promise.all(both)).toSorted()).toEqual(['cut', 'forward']);
});

it('holds nothing once it is dropped', async () => {
  const { gate, send } = fakeGate();
  const answer = Promise.withResolvers<boolean>();
  const held = holdNextRequest(gate, () => answer.promise);
  const late = send(request);
  held.drop();
  answer.resolve(true);
  expect(await late).toBe('forward');
});
