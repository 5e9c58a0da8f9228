import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
/** With a space, as in many a home folder. */
const scratch = join(mkdtempSync(join(tmpdir(), 'highwater-synth-')), 'a folder');
const plantedSecret = 'team/planted-secret-name';

afterAll(() => rmSync(dirname(scratch), { recursive: true, force: true }));

/** A machine without credentials, profile or home, whatever this one has. */
function bareEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    HOME: join(scratch, 'home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...extra,
  };
}

function runApp(
  context: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, string>> = {},
): {
  readonly status: number | null;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, [join(root, 'infra/app.ts')], {
    encoding: 'utf8',
    env: bareEnvironment({
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_OUTDIR: join(scratch, 'refused'),
      ...extra,
    }),
  });
}

describe('cdk synth on a machine without AWS credentials', () => {
  let output = '';
  let status: number | null = null;
  let template = '';

  beforeAll(() => {
    mkdirSync(join(scratch, 'home'), { recursive: true });
    const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
    const args = [
      'synth',
      '--quiet',
      '--no-notices',
      '-o',
      join(scratch, 'cdk.out'),
      '-c',
      `mongoSecret=${plantedSecret}`,
    ];
    const run = spawnSync(process.execPath, [cdk, ...args], {
      cwd: root,
      encoding: 'utf8',
      env: bareEnvironment(),
    });
    ({ status } = run);
    output = run.stdout + run.stderr;
    if (status === 0) template = readFileSync(join(scratch, 'cdk.out/Highwater-dev.template.json'), 'utf8');
  });

  it('works, with nothing found against it', () => {
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).not.toMatch(/error|warning/i);
  });

  it('names the secret, and holds no connection string', () => {
    expect(template).toContain(plantedSecret);
    expect(template).not.toMatch(/mongodb(\+srv)?:\/\//);
  });

  it.each(['producer', 'consumer'])('bundles a %s that Node.js loads as CommonJS, with the SDK inside', (entry) => {
    const bundle = bundleOf(template, entry);
    const load = spawnSync(process.execPath, ['-e', 'console.log(typeof require(process.argv[1]).handler)', bundle], {
      cwd: scratch,
      encoding: 'utf8',
      env: bareEnvironment(handlerEnvironment(template, entry)),
    });
    expect(load).toMatchObject({ stdout: 'function\n', stderr: '' });
    expect(/require\("@aws-sdk\/(client-|credential-providers)/.test(readFileSync(bundle, 'utf8'))).toBe(false);
  });

  it('keeps the names of errors, by which the log tells them', () => {
    const bundle = readFileSync(bundleOf(template, 'consumer'), 'utf8');
    expect(bundle.includes('"ConfigurationError"')).toBe(true);
  });
});

describe('an app that cannot be built', () => {
  it('says why in one sentence, without a stack trace', () => {
    const stages = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context['highwater:stages'];
    expect(runApp({ 'highwater:stages': stages, stage: 'staging' })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^There is no stage "staging": give one of local, dev, prod .*\.\n$/),
    });
  });

  it('measures the start of a group by the real clock', () => {
    const stages = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context['highwater:stages'];
    stages.dev.groups[0].startFrom = '2999-01-01T00:00:00Z';
    expect(runApp({ 'highwater:stages': stages })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('dev.groups[0].startFrom must not lie in the future: '),
    });
  });

  it('is refused where it would be deployed to another region than that of a stream that it reads', () => {
    const stages = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context['highwater:stages'];
    stages.dev.topics = { orders: { arn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders' } };
    expect(runApp({ 'highwater:stages': stages }, { CDK_DEFAULT_REGION: 'us-east-1' })).toMatchObject({
      status: 1,
      stderr:
        'The stage dev cannot be deployed: topics.orders.arn is in eu-west-1, and the stack in us-east-1: ' +
        'deploy to eu-west-1, for example with AWS_REGION=eu-west-1.\n',
    });
  });

  it('never shows a connection string that was given for a secret', () => {
    const stages = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context['highwater:stages'];
    const { status, stderr } = runApp({ 'highwater:stages': stages, mongoSecret: 'mongodb://u:hunter2@h' });
    expect(status).toBe(1);
    expect(stderr).not.toContain('hunter2');
  });
});

interface FunctionResource {
  readonly Type: string;
  readonly Properties: {
    readonly Description: string;
    readonly Code: { readonly S3Key: string };
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

function functionOf(template: string, entry: string): FunctionResource['Properties'] {
  const resources: readonly FunctionResource[] = Object.values(JSON.parse(template).Resources);
  const found = resources.find(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' && Properties.Description.startsWith(`Highwater ${entry}`),
  );
  if (found === undefined) throw new Error(`no ${entry} in the template`);
  return found.Properties;
}

function bundleOf(template: string, entry: string): string {
  const asset = `asset.${functionOf(template, entry).Code.S3Key.replace('.zip', '')}`;
  expect(readdirSync(join(scratch, 'cdk.out', asset))).toEqual(['index.js']);
  return join(scratch, 'cdk.out', asset, 'index.js');
}

/** What the function would find in its environment, with a name in the place of each reference. */
function handlerEnvironment(template: string, entry: string): Record<string, string> {
  const variables = Object.entries(functionOf(template, entry).Environment.Variables);
  const values = variables.map(([name, value]) => [name, withNames(value)]);
  return { AWS_REGION: 'eu-central-1', ...Object.fromEntries(values) };
}

function withNames(value: unknown): string {
  if (typeof value === 'string') return value;
  const [, parts]: readonly [string, readonly unknown[]] = Object(value)['Fn::Join'] ?? ['', ['some-name']];
  return parts.map((part) => (typeof part === 'string' ? part : 'some-name')).join('');
}
