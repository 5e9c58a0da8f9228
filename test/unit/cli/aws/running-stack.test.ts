import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRunningStack, runningStacksFolder } from '../../../../cli/aws/running-stack.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const stackOf = (pid: number, startedAt: string) => ({
  endpoint: `http://127.0.0.1:${pid}`,
  region: 'us-east-1',
  stack: 'Highwater-local',
  pid,
  startedAt,
});

async function cacheWith(files: Readonly<Record<string, unknown>>) {
  const env = { XDG_CACHE_HOME: await temporaryFolder() };
  const folder = runningStacksFolder(env);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
  return { env, folder };
}

it('gives the stack that was started last', async () => {
  const [first, last] = [stackOf(11, '2026-11-22T10:00:00.000Z'), stackOf(7, '2026-11-22T11:00:00.000Z')];
  const { env } = await cacheWith({ '11.json': first, '7.json': last });
  const processes = async () => '7 node cli/highwater.js local up\n11 node cli/highwater.js demo --keep';
  expect(await findRunningStack(env, processes)).toEqual(last);
});

it('ignores and removes files of processes that are gone, whose number another program has, and that hold nothing', async () => {
  const startedAt = '2026-11-22T10:00:00.000Z';
  const { env, folder } = await cacheWith({
    '11.json': stackOf(11, startedAt),
    '7.json': stackOf(7, startedAt),
    '8.json': 1,
  });
  expect(await findRunningStack(env, async () => '7 /usr/bin/vim\n8 node cli/highwater.js')).toBeUndefined();
  for (const name of ['11.json', '7.json', '8.json']) expect(existsSync(join(folder, name))).toBe(false);
});

it('looks at no process where there is no file', async () => {
  const env = { XDG_CACHE_HOME: await temporaryFolder() };
  const processes = (): Promise<string> => Promise.reject(new Error('asked for nothing'));
  expect(await findRunningStack(env, processes)).toBeUndefined();
});
