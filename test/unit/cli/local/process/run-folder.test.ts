import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { createRunFolder } from '../../../../../cli/local/process/run-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'run-folder-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('the folder of a run', () => {
  it('is private, holds folders with an empty AWS configuration file, and goes with them', async () => {
    const run = await createRunFolder(parent);
    expect((await stat(run.path)).mode & 0o777).toBe(0o700);
    expect(await readdir(await run.make('server'))).toEqual(['no-aws-config']);
    await run.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it('has an absolute path also where TMPDIR has none', async () => {
    const run = await createRunFolder(relative(process.cwd(), parent));
    expect(isAbsolute(run.path)).toBe(true);
    await run.remove();
  });

  it('has functions that run also where TMPDIR lies in a project of ECMAScript modules', async () => {
    await writeFile(join(parent, 'package.json'), '{"type":"module"}');
    const run = await createRunFolder(parent);
    const code = join(await run.make('server'), 'index.js');
    await writeFile(code, 'exports.handler = () => "runs";');
    expect(createRequire(import.meta.url)(code).handler()).toBe('runs');
    await run.remove();
  });

  it('is refused where the disk has too little room, and is not there then', async () => {
    await expect(createRunFolder(parent, 1e12)).rejects.toThrow(/has room for \d+ MB: .* set TMPDIR /);
    expect(await readdir(parent)).toEqual([]);
  });

  it.each([
    ['does not exist', 'ENOENT'],
    ['is a file', 'ENOTDIR'],
  ])('is refused in one sentence where TMPDIR %s', async (kind, code) => {
    const place = join(parent, 'place');
    if (kind === 'is a file') await writeFile(place, '');
    await expect(createRunFolder(place)).rejects.toThrow(LocalStackError);
    await expect(createRunFolder(place)).rejects.toThrow(
      `No folder can be made in ${place} (${code}): set TMPDIR to a folder that exists, has room and lets you write.`,
    );
  });
});
