import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import type { ServerContext } from '../aws/ministack.ts';
import { findFreePort } from '../process/free-port.ts';
import { localEnvironment } from '../process/local-environment.ts';
import { startServer, startWithinMs } from '../process/start-server.ts';
import { type OwnMongoServer, ownMongoServer, type StartOnPort } from './own-mongo-server.ts';

const run = promisify(execFile);
const replicaSet = 'highwater';

/** Whether a `mongod` on PATH starts at all. */
export async function hasMongod(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  return await run('mongod', ['--version'], { env: { ...env }, timeout: 60_000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Starts the `mongod` on PATH as a replica set of one, on 127.0.0.1.
 *
 * @param enableFailPoints lets tests inject faults from the server's side.
 * @throws LocalStackError where it does not come up.
 */
export async function startMongod(context: ServerContext, enableFailPoints: boolean): Promise<OwnMongoServer> {
  const folder = await context.run.make('mongod');
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const place = ['--bind_ip', '127.0.0.1', '--nounixsocket', '--dbpath', data];
  const shape = ['--replSet', replicaSet, '--oplogSize', '128', '--wiredTigerCacheSizeGB', '0.25'];
  const faults = enableFailPoints ? ['--setParameter', 'enableTestCommands=1'] : [];
  let starts = 0;
  const start: StartOnPort = async (port) => {
    starts += 1;
    const process = await startServer({
      name: 'mongod',
      command: 'mongod',
      args: ['--port', String(port), ...place, ...shape, ...faults],
      env: localEnvironment(context.env, { nodeFolder: dirname(globalThis.process.execPath), folder }),
      cwd: folder,
      logFile: join(folder, `server-${starts}.log`),
      timeoutMs: startWithinMs,
      signal: context.signal,
      isReady: async () => await isPrimary(port),
    });
    return { process, port };
  };
  return await ownMongoServer('mongod', await findFreePort(), `?replicaSet=${replicaSet}`, start);
}

/** Makes the replica set on the first call; true once its only member is primary. */
async function isPrimary(port: number): Promise<true | undefined> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return true;
    if (hello['setName'] === undefined) await admin.command({ replSetInitiate: member(port) });
  } catch {
    // Not listening yet, or the set is being made: asked again until the deadline.
  } finally {
    await client.close();
  }
  return undefined;
}

function member(port: number): object {
  return { _id: replicaSet, members: [{ _id: 0, host: `127.0.0.1:${port}` }] };
}
