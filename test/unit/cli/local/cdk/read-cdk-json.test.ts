import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCdkJson } from '../../../../../cli/local/cdk/cdk-context.ts';
import { LocalStackError } from '../../../../../cli/local/errors.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdk-json-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (): string => join(folder, 'cdk.json');

it('reads cdk.json', async () => {
  await writeFile(file(), '{"app":"x"}');
  expect(await readCdkJson(file())).toEqual({ app: 'x' });
});

it.each(['', '{"app":', '{"app": "x",}'])('says of a cdk.json that holds %j what to do, on one line', async (text) => {
  await writeFile(file(), text);
  const read = readCdkJson(file());
  await expect(read).rejects.toThrow(LocalStackError);
  await expect(read).rejects.toThrow(
    /^cdk\.json is not valid JSON \(.+\): correct it, or restore the file from the repository\.$/,
  );
});

it('says of a cdk.json that is not there what to do', async () => {
  const read = readCdkJson(file());
  await expect(read).rejects.toThrow(LocalStackError);
  await expect(read).rejects.toThrow(/^cdk\.json cannot be read \(ENOENT.+\): .*restore the file/);
});
