import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { topicsAlter } from '../../../../cli/commands/topics-alter.ts';
import { topicsCreate } from '../../../../cli/commands/topics-create.ts';
import { Interrupted } from '../../../../cli/local/errors.ts';
import { waitUntil } from '../../../../cli/local/process/wait-until.ts';
import { topicChangeSchema } from '../../../../cli/output/topic-change.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import { cdkFolder, fakeCdkFolder, shippedCdkJson } from '../../../support/cdk-folder.ts';
import { testContext } from '../../../support/command-context.ts';
import { hangMs } from '../../../support/hang-ms.ts';

const noted = 'called.json';
/** Notes how it was called, and ends with an exit code. */
const noting = (code: number): string =>
  `const { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, HOME } = process.env;
  const env = { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, HOME };
  const args = process.argv.slice(2);
  require('node:fs').writeFileSync('${noted}', JSON.stringify({ args, env }));
  process.exit(${code});`;
/** Runs until it is told to end. */
const waiting = `process.on('SIGTERM', () => process.exit(0));
  require('node:fs').writeFileSync('${noted}', '{}');
  setInterval(() => undefined, 1_000);`;

const order = { name: 'orders', shards: 1, retention: 24 };
const env = { AWS_ACCESS_KEY_ID: 'mine', HOME: '/home/me' };
const calledIn = async (folder: string) => JSON.parse(await readFile(join(folder, noted), 'utf8'));
const textIn = (folder: string) => readFile(join(folder, 'cdk.json'), 'utf8');
const typedIn = (terminal: boolean) => {
  const { context, ...kept } = testContext();
  const stdin = () => Object.assign(context.stdin(), { isTTY: terminal });
  return { context: { ...context, stdin }, ...kept };
};

describe('topics create', () => {
  it('writes the file, and shows the difference and what deploys it', async () => {
    const folder = await cdkFolder();
    const { context, results, notes } = testContext();
    await topicsCreate({ ...order, region: 'eu-west-1', profile: 'our team' }, context, { folder, env });
    expect(JSON.parse(await textIn(folder)).context['highwater:stages'].dev.topics.orders.shards).toBe(1);
    expect(results[0]).toContain('--- cdk.json\n+++ cdk.json\n@@');
    expect(results[0]).toContain('+          "orders": {');
    expect(results[1]).toBe("\nTo deploy it: AWS_REGION=eu-west-1 npx cdk deploy -c stage=dev --profile 'our team'");
    expect(notes).toHaveLength(2);
    expect((await readdir(folder)).sort()).toEqual(['cdk.json', 'node_modules']);
  });

  it('finds the project from a folder below, and gives JSON of its schema', async () => {
    const folder = await cdkFolder();
    const { context, results } = testContext({ isJson: true });
    const below = join(folder, 'infra/config');
    await topicsCreate({ ...order, stage: 'local', json: true }, context, { folder: below, env });
    expect(v.parse(topicChangeSchema, JSON.parse(String(results[0])))).toMatchObject({
      stage: 'local',
      topic: 'orders',
      changes: [
        { field: 'topics.orders', from: null },
        { field: 'groups[0].topic', to: 'numtest' },
      ],
      command: 'npx --no highwater local up',
      deployed: false,
    });
  });

  it('runs the cdk of the project, which asks about every change', async () => {
    const folder = await fakeCdkFolder(noting(0));
    const { context, results } = typedIn(true);
    const where = { region: 'eu-west-1', profile: 'me', mongoSecret: 'team/uri' };
    await topicsCreate({ ...order, ...where, deploy: true }, context, { folder, env });
    const { args, env: given } = await calledIn(folder);
    expect(args).toEqual([
      ...['deploy', '-c', 'stage=dev', '-c', 'mongoSecret=team/uri', '--profile', 'me'],
      ...['--require-approval', 'any-change'],
    ]);
    expect(given).toEqual({ ...env, AWS_REGION: 'eu-west-1' });
    expect(results.at(-1)).toBe('The stage dev is deployed.');
  });

  it('gives an endpoint on this machine nothing of a person, and asks nobody with --yes', async () => {
    const folder = await fakeCdkFolder(noting(0));
    const endpointUrl = 'http://127.0.0.1:4566';
    await topicsCreate({ ...order, stage: 'local', endpointUrl, deploy: true, yes: true }, testContext().context, {
      folder,
      env,
    });
    const { args, env: given } = await calledIn(folder);
    expect(args.slice(-2)).toEqual(['--require-approval', 'never']);
    expect(given).toMatchObject({ AWS_ENDPOINT_URL: endpointUrl, AWS_ACCESS_KEY_ID: 'test' });
    expect(given.HOME).not.toBe(env.HOME);
  });

  it('fails where cdk fails, keeps the change, and says how to try again', async () => {
    const folder = await fakeCdkFolder(noting(3));
    const { context, results } = testContext({ isJson: true });
    const created = topicsCreate({ ...order, deploy: true, yes: true, json: true }, context, { folder, env });
    await expect(created).rejects.toThrow(
      '"cdk deploy" failed, as it says above. cdk.json keeps the change; to try again: npx cdk deploy -c stage=dev',
    );
    expect(v.parse(topicChangeSchema, JSON.parse(String(results[0]))).deployed).toBe(false);
    expect(await textIn(folder)).toContain('"orders"');
  });

  it('tells cdk to end where the end is asked for, and waits for it', async () => {
    const folder = await fakeCdkFolder(waiting);
    const ending = new AbortController();
    const { context } = testContext({ signal: ending.signal });
    const created = topicsCreate({ ...order, deploy: true, yes: true }, context, { folder, env });
    const isCalled = async (): Promise<void> => {
      await waitUntil(() => calledIn(folder).catch(() => undefined), {
        timeoutMs: hangMs,
        otherwise: () => 'The program was not called.',
      });
      ending.abort(new Interrupted('SIGINT', 130));
    };
    await Promise.all([expect(created).rejects.toThrow('Stopped by SIGINT.'), isCalled()]);
  });

  it.each<[string, object, string]>([
    ['that asks, without a terminal', { deploy: true }, 'here is no terminal: add --yes.'],
    ['of a stack by its name', { stack: 'Mine' }, '--stack means nothing here'],
    ['of the local stage, without an endpoint', { deploy: true, yes: true, stage: 'local' }, 'No local stack runs'],
  ])('does not understand a deployment %s, and changes nothing', async (_, options, sentence) => {
    const folder = await fakeCdkFolder(noting(0));
    const created = topicsCreate({ ...order, ...options }, testContext().context, { folder, env });
    await expect(created).rejects.toThrow(UsageError);
    await expect(created).rejects.toThrow(sentence);
    expect(await textIn(folder)).toBe(await shippedCdkJson());
  });

  it('says where the project has no CDK to deploy with, and where there is no project', async () => {
    const folder = await fakeCdkFolder(noting(0));
    await writeFile(join(folder, 'node_modules/aws-cdk/package.json'), '{"exports":{}}');
    const deployed = topicsCreate({ ...order, deploy: true, yes: true }, testContext().context, { folder, env });
    await expect(deployed).rejects.toThrow('has no CDK to deploy with: run "npm ci" there.');
    expect(await textIn(folder)).toBe(await shippedCdkJson());
    const nowhere = topicsCreate(order, testContext().context, { folder: '/', env });
    await expect(nowhere).rejects.toThrow('There is no cdk.json in / or above');
  });
});

describe('topics alter', () => {
  it('writes nothing where it is so already, and says that', async () => {
    const folder = await cdkFolder();
    const { context, results } = testContext();
    await topicsAlter({ name: 'numtest', shards: 2 }, context, { folder, env });
    expect(results).toEqual(['The topic numtest is so already: cdk.json stays as it is.']);
    expect(await textIn(folder)).toBe(await shippedCdkJson());
  });

  it('wants to know what to change', async () => {
    const altered = topicsAlter({ name: 'numtest' }, testContext().context, { folder: '/', env });
    await expect(altered).rejects.toThrow(new UsageError('Say what to change: --shards, --retention, or both.'));
  });
});
