import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecordedSeeds, RecordUnusable } from './recorded-seeds.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'highwater-recorded-'));
  path = join(folder, 'seeds.json');
});
afterEach(() => rm(folder, { recursive: true }));
const open = () => openRecordedSeeds(pathToFileURL(path));

describe('recorded seeds', () => {
  it('are none where there is no file, and kept in one, with nothing beside it', async () => {
    expect(await open().read()).toEqual({});
    await open().requireWritable();
    await open().update((kept) => ({ ...kept, a: 1 }));
    expect(await readFile(path, 'utf8')).toBe('{\n  "a": 1\n}\n');
    expect(await readdir(folder)).toEqual(['seeds.json']);
  });

  it('are added to what another has recorded meanwhile', async () => {
    const [first, second] = [open(), open()];
    await Promise.all([first.read(), second.read()]);
    await first.update((kept) => ({ ...kept, a: 1 }));
    await second.update((kept) => ({ ...kept, b: 2 }));
    expect(await open().read()).toEqual({ a: 1, b: 2 });
  });

  it.each(['null', '[]', '"x"', '{"a":"1"}', '{"a":1.5}', 'nonsense', ''])(
    'are not replaced where the file holds something else: %s',
    async (text) => {
      await writeFile(path, text);
      const update = open().update(() => ({ a: 1 }));
      await expect(update).rejects.toThrow(RecordUnusable);
      await expect(update).rejects.toThrow(path);
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('say before the work that they cannot be kept', async () => {
    path = join(folder, 'none', 'seeds.json');
    await expect(open().requireWritable()).rejects.toThrow('cannot be written');
  });
});
