import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerContext } from '../aws/ministack.ts';
import { parseStackOutputs, type StackOutputs } from '../aws/stack-outputs.ts';
import { LocalStackError } from '../errors.ts';
import { localAccount, localEnvironment, localRegion } from '../process/local-environment.ts';
import { runCommand } from '../process/run-command.ts';
import { keepLog } from '../process/start-server.ts';
import { type LocalShape, localCdkConfig } from './cdk-context.ts';
import { cdkFailure } from './cdk-failure.ts';
import { readCdkJson } from './read-cdk-json.ts';

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

const repository = fileURLToPath(new URL('../../..', import.meta.url));

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
  const places = { nodeFolder: dirname(process.execPath), folder, endpoint: settings.endpoint };
  const logFile = join(folder, `${name}.log`);
  const { exitCode, lines } = await runCommand({
    command: process.execPath,
    args: [join(repository, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args, '--no-notices', '--no-color'],
    env: {
      ...localEnvironment(settings.env, places),
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
