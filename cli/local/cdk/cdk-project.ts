import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseStackOutputs, type StackOutputs } from '../aws/stack-outputs.ts';
import { LocalStackError } from '../errors.ts';
import { localAccount, localEnvironment, localRegion } from '../process/local-environment.ts';
import { saysNoSpace } from '../process/log-file.ts';
import { runCommand } from '../process/run-command.ts';
import { keepLog, type ServerContext } from '../process/start-server.ts';
import { type LocalShape, localCdkConfig, readCdkJson } from './cdk-context.ts';
import { repository } from './local-stage.ts';

/** The id of the stack that the local stage makes. */
export const localStackName = 'Highwater-local';

/** The CDK app of this repository, run from a private folder against one endpoint. */
export interface CdkProject {
  /** Makes what CDK needs in the account. Idempotent. */
  bootstrap(): Promise<void>;
  /** Writes the templates and bundles for this shape. */
  synth(shape: LocalShape): Promise<void>;
  /** Deploys what was written for this shape. */
  deploy(shape: LocalShape): Promise<StackOutputs>;
}

/** What the project talks about and to whom. */
export interface CdkSettings extends ServerContext {
  readonly endpoint: string;
  /** Name of the secret that holds the connection string. */
  readonly secretName: string;
  /** Gets the newest line of CDK's output. */
  readonly say: (line: string) => void;
}

/** Prepares the private folder. */
export async function createCdkProject(settings: CdkSettings): Promise<CdkProject> {
  const folder = await settings.run.make('cdk');
  const cdk = (name: string, args: readonly string[]): Promise<void> => runCdk(settings, folder, name, args);
  // Away from cdk.json: with an app in sight it would synthesise first.
  const empty = await settings.run.make('cdk-bootstrap');
  const assemblyOf = (shape: LocalShape): string =>
    join(folder, `cdk.out-${createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16)}`);
  const outputsFile = join(folder, 'outputs.json');
  return {
    bootstrap: () => runCdk(settings, empty, 'bootstrap', ['bootstrap', `aws://${localAccount}/${localRegion}`]),
    synth: async (shape) => {
      const source = await readCdkJson(join(repository, 'cdk.json'));
      const app = `node ${quoteForShell(join(repository, 'infra', 'app.ts'))}`;
      await writeFile(join(folder, 'cdk.json'), JSON.stringify(localCdkConfig(source, app, shape)));
      const choices = ['-c', 'stage=local', '-c', `mongoSecret=${settings.secretName}`];
      await cdk('synth', ['synth', '--quiet', '--output', assemblyOf(shape), ...choices]);
    },
    deploy: async (shape) => {
      const options = ['--require-approval', 'never', '--outputs-file', outputsFile, '--progress', 'events'];
      await cdk('deploy', ['deploy', localStackName, '--app', assemblyOf(shape), ...options]);
      const groupNames = shape.groups.map((group) => group.name);
      return parseStackOutputs(JSON.parse(await readFile(outputsFile, 'utf8')), localStackName, groupNames);
    },
  };
}

async function runCdk(settings: CdkSettings, folder: string, name: string, args: readonly string[]): Promise<void> {
  const logFile = join(folder, `${name}.log`);
  const { exitCode, lines } = await runCommand({
    command: process.execPath,
    args: [join(repository, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args, '--no-notices', '--no-color'],
    env: {
      ...localEnvironment(settings.env, folder, settings.endpoint),
      // Its sender would outlive the command.
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_HOME: folder,
      CI: 'true',
    },
    cwd: folder,
    logFile,
    // LocalStack takes its time for a first deploy, more so on a busy machine: this ends what hangs.
    timeoutMs: 900_000,
    signal: settings.signal,
    onLine: settings.say,
  });
  if (exitCode === 0) return;
  const kept = await keepLog(logFile, `cdk-${name}`);
  throw new LocalStackError(`"cdk ${name}" failed: ${cdkFailure(lines)} (${kept}).`);
}

/** A word for a POSIX shell, whatever it holds. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// What stands around a fault without telling what it is: CDK on its subprocess, the progress of bundling, stack traces.
const surroundings = [/Subprocess exited with error/, /^Bundling asset /, /^at /, /^Node\.js v\d/];

/** Why a CDK command failed, in one phrase without a full stop, out of the lines that it wrote. */
export function cdkFailure(lines: readonly string[]): string {
  // What a full disk breaks later on reads like a fault of the project.
  if (saysNoSpace(lines))
    return 'no space is left on the device (ENOSPC): free some space, or set TMPDIR to a folder with room';
  return bundlingFault(lines) ?? fault(lines.filter(isTelling)) ?? fault(lines) ?? 'no output';
}

function isTelling(line: string): boolean {
  return !surroundings.some((pattern) => pattern.test(line));
}

/** The fault behind `Failed to bundle asset`, which alone names only the asset. */
function bundlingFault(lines: readonly string[]): string | undefined {
  const program = lines.map((line) => /spawnSync (\S+) ENOENT/.exec(line)?.[1]).find(Boolean);
  if (program !== undefined)
    return `${program} is not on PATH (spawnSync ${program} ENOENT): install it, or add its folder to PATH`;
  return lines.find((line) => line.startsWith('✘ [ERROR]'));
}

/** An app that ends with a sentence of its own needs no such word: it is the last line then. */
function fault(lines: readonly string[]): string | undefined {
  const line = lines.findLast((line) => /error|❌|fail/i.test(line)) ?? lines.at(-1);
  return line?.replace(/(?<!\.)\.$/, '');
}
