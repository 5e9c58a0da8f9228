import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Document, Long } from 'bson';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startLocalStack } from '../../../../cli/local/start-local-stack.ts';
import { scriptedMongo } from '../../../support/scripted-mongo.ts';
import { silentProgress } from '../../../support/silent-progress.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const listing = (...names: readonly string[]): Document => ({
  ok: 1,
  cursor: { id: Long.ZERO, ns: 'd.$cmd.listCollections', firstBatch: names.map((name) => ({ name })) },
});

/** An endpoint that knows no stack, and refuses whatever else it is asked. */
async function refusingEndpoint(onRequest = () => {}): Promise<string> {
  const server = createServer((_request, response) => {
    onRequest();
    const error = '<Error><Code>ValidationError</Code><Message>refused</Message></Error>';
    response.writeHead(400, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A start on somebody's MongoDB, which answers by the script, and on somebody's endpoint. */
async function starting(
  endpoint: string,
  onListCollections: () => Document | undefined,
  { stop = new AbortController(), greeting = {} } = {},
) {
  const temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const mongo = await scriptedMongo(
    ({ listCollections }) => (listCollections === undefined ? { ok: 1 } : onListCollections()),
    greeting,
  );
  const stack = startLocalStack({
    env: { MONGODB_URI: mongo.uri, AWS_ENDPOINT_URL: endpoint },
    signal: stop.signal,
    progress: silentProgress,
    shards: 1,
    databasePrefix: 'highwater_demo',
  });
  return { stack, mongo, left: () => readdir(temporary) };
}

describe('a start that comes to nothing', () => {
  it('ends in one sentence, before anything is started, where the bundled endpoint lacks what a group asks for', async () => {
    const temporary = await temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const group = { name: 'late', startFrom: 'earliest', collection: 'late', fanOut: true };
    const groups = (database: string) => [{ ...group, database }];
    const signal = new AbortController().signal;
    const settings = { env: {}, signal, progress: silentProgress, shards: 1, databasePrefix: 'highwater_demo', groups };
    await expect(startLocalStack(settings)).rejects.toThrow(
      'The group late of the stage local has fanOut, and the bundled endpoint makes no registered consumers',
    );
    expect(await readdir(temporary)).toEqual([]);
  });

  it('never drops a database that held something', async () => {
    const { stack, mongo, left } = await starting(await refusingEndpoint(), () => listing('orders'));
    await expect(stack).rejects.toThrow('is not empty, and only an empty one may be used');
    expect(mongo.commands.map((command) => Object.keys(command)[0])).toEqual(['listCollections']);
    expect(await left()).toEqual([]);
  });

  it('deploys nothing, and makes nothing, where MongoDB is a standalone', async () => {
    let requests = 0;
    const endpoint = await refusingEndpoint(() => {
      requests += 1;
    });
    const greeting = { setName: undefined };
    const { stack, mongo, left } = await starting(endpoint, () => listing(), { greeting });
    await expect(stack).rejects.toThrow('The MongoDB server is a standalone: use a replica set');
    expect(mongo.commands.map((command) => Object.keys(command)[0])).toEqual(['listCollections']);
    expect([requests, await left()]).toEqual([0, []]);
  });

  it('drops the database that it had claimed where the endpoint does not answer', async () => {
    const { stack, mongo, left } = await starting('http://127.0.0.1:2', () => listing());
    await expect(stack).rejects.toThrow('Nothing answers at AWS_ENDPOINT_URL');
    const [claimed, dropped] = mongo.commands;
    expect(dropped).toMatchObject({ dropDatabase: 1, $db: claimed?.['$db'] });
    expect(dropped?.['$db']).toMatch(/^highwater_demo_[0-9a-f]{8}$/);
    expect(await left()).toEqual([]);
  });

  it('gives everything back where the secret cannot be made', async () => {
    const { stack, mongo, left } = await starting(await refusingEndpoint(), () => listing());
    await expect(stack).rejects.toThrow();
    expect(mongo.commands.at(-1)).toMatchObject({ dropDatabase: 1 });
    expect(await left()).toEqual([]);
  });

  it('asks nobody anything where the endpoint is AWS itself', async () => {
    const { stack, mongo, left } = await starting('https://kinesis.us-east-1.amazonaws.com', () => listing());
    await expect(stack).rejects.toThrow('AWS_ENDPOINT_URL leads to AWS itself');
    expect(mongo.commands).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('ends with the reason when the end is asked for while MongoDB does not answer', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const silent = () => {
      stop.abort(reason);
      return undefined;
    };
    const { stack, left } = await starting(await refusingEndpoint(), silent, { stop });
    await expect(stack).rejects.toBe(reason);
    expect(await left()).toEqual([]);
  });
});
