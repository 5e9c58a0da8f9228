import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningStack, runningStacksFolder } from '../aws/running-stack.ts';
import { localStackName } from './cdk/cdk-project.ts';
import { makeCacheFolder } from './process/cache-folder.ts';
import { localRegion } from './process/local-environment.ts';

/** A local stack that other commands of this machine find by themselves, until it is withdrawn. */
export interface Announcement {
  readonly running: RunningStack;
  withdraw(): Promise<void>;
}

/**
 * Tells the commands of this machine about a stack that runs in this process.
 *
 * @throws LocalStackError where the cache folder cannot be made.
 */
export async function announceStack(
  env: Readonly<Record<string, string | undefined>>,
  endpoint: string,
  now: Date,
): Promise<Announcement> {
  const folder = runningStacksFolder(env);
  await makeCacheFolder(folder);
  const { pid } = process;
  const startedAt = now.toISOString();
  const running: RunningStack = { endpoint, region: localRegion, stack: localStackName, pid, startedAt };
  const file = join(folder, `${pid}.json`);
  await writeFile(file, JSON.stringify(running), { mode: 0o600 });
  return { running, withdraw: () => rm(file, { force: true }) };
}
