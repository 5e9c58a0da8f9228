import type { ServerContext } from '../aws/ministack.ts';
import { externalMongoTarget, type MongoTarget, ownMongoTarget } from './mongo-target.ts';
import { hasMongod, startMongod } from './mongod.ts';
import { requireSecantusPlatform, startSecantus } from './secantus.ts';

/** Which MongoDB, decided before anything is started. */
export type MongoChoice =
  | { readonly kind: 'external'; readonly target: MongoTarget }
  | { readonly kind: 'mongod' }
  | { readonly kind: 'bundled' };

/**
 * MONGODB_URI, else a `mongod` on PATH, else the bundled server.
 *
 * @throws LocalStackError where MONGODB_URI is unusable, or the bundled server does not exist for this machine.
 */
export async function chooseMongo(env: Readonly<Record<string, string | undefined>>): Promise<MongoChoice> {
  const external = externalMongoTarget(env);
  if (external !== undefined) return { kind: 'external', target: external };
  if (await hasMongod(env)) return { kind: 'mongod' };
  requireSecantusPlatform(process.platform, process.arch, hasGlibc());
  return { kind: 'bundled' };
}

/** Starts the chosen server where it is ours to start. */
export async function openMongo(
  choice: MongoChoice,
  python: () => Promise<string>,
  context: ServerContext,
  enableFailPoints: boolean,
): Promise<MongoTarget> {
  if (choice.kind === 'external') return choice.target;
  return ownMongoTarget(
    choice.kind === 'mongod'
      ? await startMongod(context, enableFailPoints)
      : await startSecantus(await python(), context, enableFailPoints),
  );
}

function hasGlibc(): boolean {
  const report: unknown = process.report?.getReport();
  const header = typeof report === 'object' && report !== null ? Reflect.get(report, 'header') : undefined;
  return typeof header === 'object' && header !== null && Reflect.has(header, 'glibcVersionRuntime');
}
