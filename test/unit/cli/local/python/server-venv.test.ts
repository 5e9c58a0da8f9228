import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareServerVenv, venvNamePrefix } from '../../../../../cli/local/python/server-venv.ts';
import { writeProgram } from '../../../../support/write-program.ts';

const requirements = new URL('../../../../../cli/local/python/requirements.txt', import.meta.url);
const { signal } = new AbortController();

let folder: string;
let place: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'server-venv-'));
  const prefix = venvNamePrefix(await readFile(requirements, 'utf8'), process.platform, process.arch);
  place = join(folder, 'cache', 'highwater', `${prefix}3.13`);
  said = [];
  await writeScript(join(folder, 'commands'), 'uv', 'exit 1');
  await writeScript(join(folder, 'commands'), 'python3.13', basePython);
});
afterEach(() => rm(folder, { recursive: true }));

async function writeScript(where: string, name: string, body: string): Promise<void> {
  await mkdir(where, { recursive: true });
  writeProgram(join(where, name), body);
}

/** An interpreter that starts, and finds all modules but this one. */
const lacking = (module: string): string => `case "$*" in *${module}*) exit 1 ;; esac`;

/** Makes environments that lack nothing. */
const basePython = `
if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin" && printf '#!/bin/sh\\n' > "$3/bin/python" && chmod +x "$3/bin/python"
else
  echo "cpython 3.13"
fi`;

async function prepare(): Promise<string> {
  return await prepareServerVenv({
    env: { PATH: `${join(folder, 'commands')}:/usr/bin:/bin`, XDG_CACHE_HOME: join(folder, 'cache') },
    signal,
    say: (line) => said.push(line),
  });
}

it('takes the environment that is there', async () => {
  await writeScript(join(place, 'bin'), 'python', '');
  expect(await prepare()).toBe(join(place, 'bin', 'python'));
  expect(said).toEqual([]);
});

it.each([
  ['whose Python is gone', 'exit 127'],
  ["that lost a server's module", lacking('ministack')],
])('builds an environment %s anew, in its place', async (_, python) => {
  await writeScript(join(place, 'bin'), 'python', python);
  expect(await prepare()).toBe(join(place, 'bin', 'python'));
  expect(said).toContain('downloading the local servers (about 90 MB, once)');
  expect(await readFile(join(place, 'bin', 'python'), 'utf8')).toBe('#!/bin/sh\n');
});
