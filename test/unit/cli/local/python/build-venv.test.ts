import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { buildVenv } from '../../../../../cli/local/python/build-venv.ts';
import { pythonCommands } from '../../../../../cli/local/python/find-python.ts';
import { writeProgram } from '../../../../support/write-program.ts';

const { signal } = new AbortController();

let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-venv-'));
  said = [];
  await mkdir(join(folder, 'commands'));
  await mkdir(join(folder, 'cache'));
  await writeFile(join(folder, 'requirements.txt'), '');
});
afterEach(() => rm(folder, { recursive: true }));

async function command(name: string, body: string): Promise<void> {
  const script = `echo "${name} $*" >> '${join(folder, 'calls')}'\n${body}`;
  writeProgram(join(folder, 'commands', name), script);
}

/** The stubs that were run, in order. */
const calls = async (): Promise<readonly string[]> =>
  (await readFile(join(folder, 'calls'), 'utf8')).trim().replaceAll(folder, '').split('\n');

/** Makes an environment in the folder that the last word names, whose Python does what `body` says. */
const makeVenv = (body: string): string => `
for place; do :; done
mkdir -p "$place/bin" && cat > "$place/bin/python" <<'end' && chmod +x "$place/bin/python"
#!/bin/sh
${body}
end`;

const python = `[ "$1" = -c ] && echo cpython 3.12 && exit\n${makeVenv('')}`;
const uv = (onVenv: string): string => `[ "$1" = --version ] && exit\n${onVenv}`;

const build = (): Promise<string> =>
  buildVenv({
    env: { PATH: `${join(folder, 'commands')}:/usr/bin:/bin`, HOME: folder },
    cache: join(folder, 'cache'),
    prefix: 'servers-py',
    requirementsFile: join(folder, 'requirements.txt'),
    signal,
    say: (line) => said.push(line),
  });

/** Of every name that is looked for, also where the machine has it. */
const noPython = (): Promise<unknown> => Promise.all(pythonCommands.map((name) => command(name, 'exit 127')));

describe('the environment of the local servers', () => {
  it('is made with uv where there is one, also where there is a Python', async () => {
    await command('uv', uv(makeVenv('')));
    await command('python3.13', python);
    expect(await build()).toBe(join(folder, 'cache', 'servers-py3.13', 'bin', 'python'));
    const venv = `/cache/building-${process.pid}/venv`;
    expect(await calls()).toEqual(['uv --version', `uv venv --no-project --python 3.13 ${venv}`]);
    expect(said).toEqual([
      'making a virtual environment with uv (Python 3.13)',
      'downloading the local servers (about 90 MB, once)',
    ]);
    expect(await readdir(join(folder, 'cache'))).toEqual(['servers-py3.13']);
  });

  it.each([
    ['is not there', 'exit 127'],
    ['cannot make one', uv('exit 2')],
    ['leaves half of one', uv('mkdir -p "$5/bin" && exit 2')],
    ['makes one that cannot have pip', uv(makeVenv('[ "$2" != ensurepip ]'))],
  ])('is made with python3 where uv %s', async (_, body) => {
    await noPython();
    await command('uv', body);
    await command('python3.12', python);
    expect(await build()).toBe(join(folder, 'cache', 'servers-py3.12', 'bin', 'python'));
    expect(said.slice(-2)).toEqual([
      'making a virtual environment with python3.12 (Python 3.12)',
      'downloading the local servers (about 90 MB, once)',
    ]);
    expect(await readdir(join(folder, 'cache'))).toEqual(['servers-py3.12']);
  });

  it('is refused in one sentence where neither will do, and nothing stays', async () => {
    await noPython();
    await command('uv', 'exit 127');
    await command('python3.11', 'case "$1" in -c) echo cpython 3.11 ;; *) exit 1 ;; esac');
    const refused = build();
    await expect(refused).rejects.toThrow(LocalStackError);
    await expect(refused).rejects.toThrow(
      /^No Python 3\.10 to 3\.13 .* \(python3\.11 cannot make virtual environments\): install one/,
    );
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });

  it('does not stay where pip fails', async () => {
    await command('uv', uv(makeVenv('[ "$2" = ensurepip ] || { echo "ERROR: no such thing" && exit 1; }')));
    await expect(build()).rejects.toThrow('pip could not install the local servers (ERROR: no such thing)');
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });
});
