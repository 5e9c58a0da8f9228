import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { bindFolder } from '../process/bind-folder.ts';
import { requireRoom } from '../process/require-resources.ts';
import { type CommandResult, runCommand } from '../process/run-command.ts';
import {
  canRunPython,
  noPythonSentence,
  type PythonProbe,
  probePython,
  pythonCommands,
  serverModules,
} from './find-python.ts';
import { pipEnvironment, pipFailure } from './pip.ts';
import type { VenvSettings } from './server-venv.ts';

/** Where to build and from what. */
export interface BuildSettings extends VenvSettings {
  readonly cache: string;
  /** What the environment's folder name begins with; the Python version follows. */
  readonly prefix: string;
  readonly requirementsFile: string;
}

/** The environment, and what pip unpacks on the way. */
const neededMb = 300;

interface Workshop extends BuildSettings {
  readonly folder: string;
  readonly venv: string;
  readonly childEnv: Record<string, string>;
}

/**
 * Builds the environment in a folder of its own and renames it into place, so that what is in place is complete.
 *
 * @returns path of the interpreter.
 * @throws LocalStackError where there is no room, no Python will do, or the installation fails.
 */
export async function buildVenv(settings: BuildSettings): Promise<string> {
  const folder = join(settings.cache, `building-${process.pid}`);
  // What pip unpacks goes with the folder, also where pip is killed.
  const childEnv = { ...pipEnvironment(settings.env), TMPDIR: folder };
  const shop = { ...settings, folder, venv: join(folder, 'venv'), childEnv };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const release = bindFolder(folder);
  try {
    await requireRoom(settings.cache, neededMb, 'XDG_CACHE_HOME');
    const version = await createVenv(shop);
    await install(shop);
    return await putInPlace(shop, version);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await release();
  }
}

/** @returns the version, e.g. `3.13`. */
async function createVenv(shop: Workshop): Promise<string> {
  if (await canMakeWithUv(shop)) return '3.13';
  const probes: PythonProbe[] = [];
  for (const command of pythonCommands) {
    const probe = await probePython(command, shop.childEnv);
    probes.push(probe);
    if (probe.kind === 'unusable') continue;
    shop.say(`making a virtual environment with ${command} (Python ${probe.version})`);
    const made = await runIn(shop, 'venv', command, ['-m', 'venv', shop.venv]);
    if (made.exitCode === 0) return probe.version;
    probes.push({ kind: 'unusable', command, reason: 'cannot make virtual environments' });
    await rm(shop.venv, { recursive: true, force: true });
  }
  throw new LocalStackError(noPythonSentence(probes));
}

/** uv only provides the Python: pip installs, so that pip's settings apply whichever way the Python came. */
async function canMakeWithUv(shop: Workshop): Promise<boolean> {
  const version = await runIn(shop, 'uv', 'uv', ['--version']);
  if (version.exitCode !== 0) return false;
  shop.say('making a virtual environment with uv (Python 3.13)');
  const made = await runIn(shop, 'uv', 'uv', ['venv', '--no-project', '--python', '3.13', shop.venv]);
  const withPip =
    made.exitCode === 0 &&
    (await runIn(shop, 'uv', join(shop.venv, 'bin', 'python'), ['-m', 'ensurepip'])).exitCode === 0;
  if (!withPip) await rm(shop.venv, { recursive: true, force: true });
  return withPip;
}

async function install(shop: Workshop): Promise<void> {
  shop.say('downloading the local servers (about 90 MB, once)');
  const options = ['--require-hashes', '--no-deps', '--only-binary', ':all:', '--no-input', '--no-user'];
  const quiet = ['--disable-pip-version-check', '--progress-bar', 'off'];
  const python = join(shop.venv, 'bin', 'python');
  const args = ['-m', 'pip', 'install', ...options, ...quiet, '-r', shop.requirementsFile];
  const result = await runIn(shop, 'pip', python, args);
  if (result.exitCode !== 0) throw new LocalStackError(pipFailure(result.lines));
}

/** Where a twin was quicker, its environment is as good as ours. One whose Python or servers are gone makes room. */
async function putInPlace(shop: Workshop, version: string): Promise<string> {
  const place = join(shop.cache, `${shop.prefix}${version}`);
  const python = join(place, 'bin', 'python');
  if (await canRunPython(python, serverModules(process.platform, process.arch))) return python;
  await rm(place, { recursive: true, force: true });
  await rename(shop.venv, place);
  return python;
}

async function runIn(shop: Workshop, name: string, command: string, args: readonly string[]): Promise<CommandResult> {
  return await runCommand({
    command,
    args,
    env: shop.childEnv,
    cwd: shop.folder,
    logFile: join(shop.folder, `${name}.log`),
    timeoutMs: 600_000,
    signal: shop.signal,
    onLine: (line) => /^(Collecting|Downloading|Installing)/.test(line) && shop.say(line),
  });
}
