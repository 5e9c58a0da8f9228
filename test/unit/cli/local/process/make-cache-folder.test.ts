import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { makeCacheFolder } from '../../../../../cli/local/process/cache-folder.ts';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'highwater-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('makes a folder and those above it, also when many ask at once', async () => {
  const folder = join(await emptyFolder(), 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 5 }, () => makeCacheFolder(folder)));
  expect((await stat(folder)).isDirectory()).toBe(true);
});

it('says in one sentence where a file stands in the way', async () => {
  const file = join(await emptyFolder(), 'file');
  await writeFile(file, '');
  await expect(makeCacheFolder(join(file, 'cache'))).rejects.toThrow(LocalStackError);
  await expect(makeCacheFolder(join(file, 'cache'))).rejects.toThrow('XDG_CACHE_HOME');
});

it.runIf(process.platform === 'linux')('comes to an end where the file system takes no folders', async () => {
  await expect(makeCacheFolder('/proc/highwater/cache')).rejects.toThrow(LocalStackError);
});
