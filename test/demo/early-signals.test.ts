import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { type DemoEnd, type DemoRun, demoFolder, type Receiver, startDemo } from '../support/demo-run.ts';
import { hangMs } from '../support/hang-ms.ts';
import { heldWhileStopping } from '../support/held-while-stopping.ts';
import { processesOfRun } from '../support/processes-of-run.ts';
import { writeProgram } from '../support/write-program.ts';

type Ending = readonly [NodeJS.Signals, Receiver, DemoEnd];

const killed: DemoEnd = { code: null, signal: 'SIGKILL' };
const endings: readonly Ending[] = [
  ['SIGINT', 'the command', { code: 130, signal: null }],
  ['SIGTERM', 'the command', { code: 143, signal: null }],
  ['SIGKILL', 'the command', killed],
  ['SIGKILL', 'every Node.js process', killed],
];

/** Makes environments whose pip never comes to its end and has files lying about. */
const slowPython = `
if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
elif [ "$1 $2" = "-m pip" ]; then
  echo half > "$TMPDIR/half-unpacked"
  while :; do sleep 1; done
else
  echo "cpython 3.13"
fi`;

/** Never becomes a server. */
const idleMongod = `
[ "$1" = --version ] && exit 0
while :; do sleep 0.1; done`;

async function prepare(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = await demoFolder();
  await mkdir(join(folder, 'bin'));
  for (const [name, body] of Object.entries(programs)) writeProgram(join(folder, 'bin', name), body);
  return folder;
}

const pathWith = (folder: string): string => `${join(folder, 'bin')}:${process.env['PATH']}`;

const until = (what: string, probe: () => Promise<boolean>): Promise<true> =>
  waitUntil(async () => ((await probe()) ? true : undefined), {
    timeoutMs: hangMs,
    intervalMs: 50,
    otherwise: () => `It did not come to this: ${what}.`,
  });

const untilRuns = (run: DemoRun, command: RegExp): Promise<true> =>
  until(`${command} runs`, async () => (await processesOfRun(run.folder)).some((one) => command.test(one.command)));

async function expectEnd(run: DemoRun, [signal, receiver, end]: Ending): Promise<void> {
  await run.send(signal, receiver);
  expect(await run.ended).toEqual(end);
  if (end.code !== null) expect(run.stderr()).toBe(`Stopped by ${signal}.\n`);
  await run.untilNothingIsLeft();
}

describe.concurrent('nothing is left', () => {
  it.each([
    ['as soon as the command runs', /cli\/highwater\.js/],
    ['while the servers start', /mongod --port/],
  ])('by SIGKILL to npm alone %s', async (_when, command) => {
    const folder = await prepare({ mongod: idleMongod });
    const env = { PATH: pathWith(folder), AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    await using run = await startDemo({ env, throughNpm: true }, folder);
    await untilRuns(run, command);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(run.stderr()).toBe('Stopped by SIGHUP.\n');
    await run.untilNothingIsLeft();
  });

  it.each(endings)('by %s to %s while the local servers are installed', async (...ending) => {
    const folder = await prepare({ uv: 'exit 1', 'python3.13': slowPython });
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      XDG_CACHE_HOME: join(folder, 'cache'),
    };
    await using run = await startDemo({ env }, folder);
    await run.says(/downloading the local servers/);
    await until('pip has unpacked something', async () => {
      const cache = join(folder, 'cache', 'highwater');
      return existsSync(join(cache, `building-${run.child.pid}`, 'half-unpacked'));
    });
    await expectEnd(run, ending);
  });

  it.each(endings)('by %s to %s while the servers start', async (...ending) => {
    await using run = await startDemo();
    await run.says(/Starting MongoDB \.\.\./);
    await untilRuns(run, /-m secantus|^mongod/);
    await expectEnd(run, ending);
  });

  it.each(endings)('by %s to %s, also as a second signal, while it is stopping', async (...ending) => {
    const [signal, receiver, end] = ending;
    const folder = await prepare({ mongod: idleMongod });
    const held = heldWhileStopping(folder);
    const env = { PATH: pathWith(folder), AWS_ENDPOINT_URL: 'http://127.0.0.1:1', ...held.env };
    await using run = await startDemo({ env }, folder);
    await untilRuns(run, /mongod --port/);
    await run.send(signal === 'SIGTERM' ? signal : 'SIGINT', 'the command');
    await held.untilHeld();
    await run.send(signal, receiver);
    held.letGo();
    expect(await run.ended).toEqual(end);
    await run.untilNothingIsLeft();
  });
});
