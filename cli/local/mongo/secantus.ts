import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { localServer, type ServerContext, startServer } from '../process/start-server.ts';
import { type OwnMongoServer, ownMongoServer, type StartOnPort } from './own-mongo-server.ts';

/**
 * Refuses where SecantusDB has no wheel.
 *
 * @param hasGlibc false on Linux systems with another C library, such as Alpine.
 * @throws LocalStackError naming the way out.
 */
export function requireSecantusPlatform(platform: string, arch: string, hasGlibc: boolean): void {
  const supported = ['linux x64', 'linux arm64', 'darwin arm64'].includes(`${platform} ${arch}`);
  if (supported && (platform !== 'linux' || hasGlibc)) return;
  const system = `${platform} ${arch}${platform === 'linux' && !hasGlibc ? ' without glibc' : ''}`;
  throw new LocalStackError(
    `The bundled MongoDB-compatible server does not exist for ${system}: set MONGODB_URI to a server of your own, or ` +
      'put mongod on PATH.',
  );
}

/**
 * Starts SecantusDB, a MongoDB-compatible server that keeps acknowledged writes over a crash, on 127.0.0.1.
 *
 * @param enableFailPoints lets tests inject faults from the server's side.
 * @throws LocalStackError where it does not come up.
 */
export async function startSecantus(
  python: string,
  context: ServerContext,
  enableFailPoints: boolean,
): Promise<OwnMongoServer> {
  const folder = await context.run.make('secantus');
  // An explicit empty file keeps it from picking up a configuration of the person who runs this.
  await writeFile(join(folder, 'secantus.toml'), '');
  const data = ['--storage-path', join(folder, 'data'), '--config', join(folder, 'secantus.toml')];
  // Without --sync-on-commit an acknowledged majority write can be gone after a crash.
  const behaviour = ['--sync-on-commit', ...(enableFailPoints ? ['--enable-test-commands'] : [])];
  const start: StartOnPort = async (port, count) => {
    let listening: number | undefined;
    const process = await startServer({
      ...localServer(context, folder, count),
      name: 'SecantusDB',
      command: python,
      args: ['-m', 'secantus', '--host', '127.0.0.1', '--port', String(port), ...data, ...behaviour],
      isReady: async (log) => {
        listening = listeningPort(log);
        return listening !== undefined;
      },
    });
    return { process, port: listening ?? port };
  };
  return await ownMongoServer('SecantusDB (bundled)', 0, '', start);
}

/** The port in the line `listening on 127.0.0.1:PORT`, undefined before it is written. */
export function listeningPort(log: readonly string[]): number | undefined {
  const match = log.map((line) => /listening on 127\.0\.0\.1:(\d+)/.exec(line)).find((found) => found !== null);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
