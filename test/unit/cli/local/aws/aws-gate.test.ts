import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsGate, openAwsGate } from '../../../../../cli/local/aws/aws-gate.ts';

let gate: AwsGate;
let endpoint: Server;
let seen: string[];

beforeEach(async () => {
  seen = [];
  endpoint = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push(`${request.method} ${request.url} ${request.headers.host} ${Buffer.concat(chunks)}`);
    response.writeHead(201, { 'x-answer': 'yes' }).end('answer');
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  gate = await openAwsGate();
  gate.forwardTo(`http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await gate.stop();
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
});

const send = (body = 'body') =>
  fetch(`${gate.url}/path?q=1`, { method: 'POST', body, headers: { 'x-amz-target': 'T.UpdateItem' } });

describe('the gate', () => {
  it('passes a request on as it is, the signed Host header included, and the answer back', async () => {
    const answer = await send();
    expect([answer.status, answer.headers.get('x-answer'), await answer.text()]).toEqual([201, 'yes', 'answer']);
    expect(seen).toEqual([`POST /path?q=1 ${new URL(gate.url).host} body`]);
  });

  it('shows the target and the body to whoever decides', async () => {
    gate.decideBy(({ target, body }) => {
      expect([target, body.toString()]).toEqual(['T.UpdateItem', 'body']);
      return 'forward';
    });
    expect((await send()).status).toBe(201);
  });

  it('holds a request until it is decided', async () => {
    const decision = Promise.withResolvers<'forward'>();
    const asked = Promise.withResolvers<void>();
    gate.decideBy(() => {
      asked.resolve();
      return decision.promise;
    });
    const answer = send();
    await asked.promise;
    expect(seen).toEqual([]);
    decision.resolve('forward');
    expect((await answer).status).toBe(201);
  });

  it('cuts a request off without passing it on', async () => {
    gate.decideBy(() => 'cut');
    await expect(send()).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  it('cuts a request off after it was carried out', async () => {
    gate.decideBy(() => 'cut-after');
    await expect(send()).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });

  it('refuses a request as a service in trouble would, without passing it on', async () => {
    gate.decideBy(() => 'refuse');
    const answer = await send();
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('InternalServerError')]);
    expect(seen).toEqual([]);
  });

  it('cuts off when the endpoint is gone', async () => {
    gate.forwardTo('http://127.0.0.1:1');
    await expect(send()).rejects.toThrow();
  });
});
