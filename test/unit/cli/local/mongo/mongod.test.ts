import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { hasMongod, startMongod } from '../../../../../cli/local/mongo/mongod.ts';
import { serverContext } from '../../../../support/server-context.ts';
import { serversBelow } from '../../../../support/servers-below.ts';

const fake = fileURLToPath(new URL('../../../../support/fake-mongod.ts', import.meta.url));
const serving = `exec '${process.execPath}' '${fake}' "$@"`;

/** What the stand-in wrote: its arguments, then each command it was asked. */
async function logOf(folder: string, start = 1): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'mongod', `server-${start}.log`), 'utf8');
  return text.trim().split('\n');
}

const portOf = (uri: string): string => new URL(uri).port;

describe('a mongod on PATH', () => {
  it.each([
    ['is used where it starts', 'exit 0', true],
    ['is not used where it does not', 'echo "no shared library" >&2; exit 127', false],
  ])('%s', async (_, script, isThere) => {
    const { env, command } = await serverContext();
    await command('mongod', script);
    expect(await hasMongod(env)).toBe(isThere);
  });

  it('is not there where PATH has none', async () => {
    const { run } = await serverContext();
    expect(await hasMongod({ PATH: run.path })).toBe(false);
  });
});

describe('mongod', () => {
  it('is the primary of a replica set of one on 127.0.0.1 when it has started', async () => {
    const context = await serverContext();
    await context.command('mongod', serving);
    const mongod = await startMongod(context, false);
    const { uri, name } = mongod;
    expect([name, uri]).toEqual(['mongod', `mongodb://127.0.0.1:${portOf(uri)}/?replicaSet=highwater`]);
    const client = new MongoClient(`mongodb://127.0.0.1:${portOf(uri)}/?directConnection=true`);
    expect(await client.db('admin').command({ hello: 1 })).toMatchObject({ isWritablePrimary: true });
    await client.close();
    const [args, ...commands] = await logOf(context.run.path);
    expect(args).toContain(`--port ${portOf(uri)} --bind_ip 127.0.0.1 --nounixsocket`);
    expect(args).not.toContain('enableTestCommands');
    const initiations = commands.filter((line) => line.includes('replSetInitiate'));
    expect(initiations.map((line) => JSON.parse(line))).toMatchObject([
      {
        replSetInitiate: {
          _id: 'highwater',
          members: [{ _id: 0, host: `127.0.0.1:${portOf(uri)}` }],
        },
      },
    ]);
    await mongod.stop();
    expect(await serversBelow(context.run.path)).toEqual([]);
  });

  it('comes back after a crash on the same port and data, and can have faults injected', async () => {
    const context = await serverContext();
    await context.command('mongod', serving);
    const mongod = await startMongod(context, true);
    await mongod.crash();
    await mongod.restart();
    const [first, second] = [await logOf(context.run.path, 1), await logOf(context.run.path, 2)];
    expect(second[0]).toBe(first[0]);
    expect(second[0]).toContain('--setParameter enableTestCommands=1');
    await mongod.stop();
  });

  it('says with its last words why it did not start', async () => {
    const context = await serverContext();
    await context.command('mongod', 'echo "Failed to unlink socket file"; exit 48');
    await expect(startMongod(context, false)).rejects.toThrow(
      'mongod ended while it was starting. Its last words: Failed to unlink socket file',
    );
  });

  it('is gone when the end is asked for while it starts', async () => {
    const stop = new AbortController();
    const context = await serverContext(stop.signal);
    await context.command('mongod', 'while :; do sleep 1; done');
    const starting = startMongod(context, false);
    stop.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect(await serversBelow(context.run.path)).toEqual([]);
  });
});
