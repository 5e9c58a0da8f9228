import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { listeningPort } from '../../cli/local/mongo/secantus.ts';
import type { CleanUp } from '../../cli/local/process/clean-up.ts';
import { localServer, type ServerContext, startServer } from '../../cli/local/process/start-server.ts';
import { contractPython } from './contract-mongo.ts';
import { createPrivateCa } from './private-ca.ts';

/** A MongoDB-compatible server over TLS that wants a user and a password. */
export interface GuardedMongo {
  readonly port: number;
  /** Where the certificate of its authority lies, as `ca.pem`. */
  readonly folder: string;
}

/** Who may log in, with what each is known by: MongoDB keeps its users in one database or another. */
export interface Login {
  readonly username: string;
  readonly password: string;
  readonly authSource: string;
}

/** Starts one of ours: first without a guard, to make users who may read and write one database, and then with it. */
export async function startGuardedMongo(
  context: ServerContext,
  cleanUp: CleanUp,
  database: string,
  logins: readonly Login[],
): Promise<GuardedMongo> {
  const folder = await context.run.make('guarded');
  const ca = await createPrivateCa();
  const { cert, key } = await ca.issue();
  const files = { 'ca.pem': ca.cert, 'cert.pem': cert, 'key.pem': key, 'secantus.toml': '' };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const python = await contractPython(context);
  const start = async (...guard: readonly string[]) => {
    let port = 0;
    const server = await startServer({
      ...localServer(context, folder, guard.length),
      name: 'SecantusDB',
      command: python,
      args: [
        ...['-m', 'secantus', '--host', '127.0.0.1', '--port', '0', '--storage-path', 'data'],
        ...['--config', 'secantus.toml', '--tls-cert-file', 'cert.pem', '--tls-key-file', 'key.pem'],
        ...guard,
      ],
      isReady: async (log) => {
        port = listeningPort(log) ?? 0;
        return port !== 0;
      },
    });
    return { server, port };
  };
  const open = await start();
  const client = new MongoClient(`mongodb://127.0.0.1:${open.port}/?tls=true`, { tlsCAFile: join(folder, 'ca.pem') });
  for (const { username, password, authSource } of logins)
    await client
      .db(authSource)
      .command({ createUser: username, pwd: password, roles: [{ role: 'readWrite', db: database }] });
  await client.close();
  await open.server.stop();
  const guarded = await start('--auth');
  cleanUp.add(() => guarded.server.stop());
  return { port: guarded.port, folder };
}
