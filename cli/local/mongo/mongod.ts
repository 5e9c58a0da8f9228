import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { findFreePort } from '../process/free-port.ts';
import { localServer, type ServerContext, startServer } from '../process/start-server.ts';
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
  const start: StartOnPort = async (port, count) => {
    const process = await startServer({
      ...localServer(context, folder, count),
      name: 'mongod',
      command: 'mongod',
      args: ['--port', String(port), ...place, ...shape, ...faults],
      isReady: () => isPrimary(port),
    });
    return { process, port };
  };
  return await ownMongoServer('mongod', await findFreePort(), `?replicaSet=${replicaSet}`, start);
}

/** Makes the replica set on the first call; true once its only member is primary. */
async function isPrimary(port: number): Promise<boolean> {
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
  return false;
}

function member(port: number): object {
  return { _id: replicaSet, members: [{ _id: 0, host: `127.0.0.1:${port}` }] };
}
