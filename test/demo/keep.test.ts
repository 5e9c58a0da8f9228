import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { type DemoRun, startDemo } from '../support/demo-run.ts';
import { hangMs } from '../support/hang-ms.ts';
import { type OwnEndpoint, startOwnEndpoint } from '../support/own-endpoint.ts';
import { runPrintedCommands } from '../support/run-printed-commands.ts';

const args = ['--keep', '--json', '--to', '60'];
const isKept = /Everything is left running/;
const exact = { published: 62, documents: 62, missing: [], doubled: [], unexpected: [], deadLetters: 0 };
const somebodys = 'somebodys_data';

let kept: DemoRun;
let visitor: DemoRun;
let endpoint: OwnEndpoint;
let mongo: MongoClient;

/** One run brings its own servers. Another, at the same time, uses its MongoDB and an endpoint that runs already. */
beforeAll(async () => {
  kept = await startDemo({ args, throughNpm: true });
  endpoint = await startOwnEndpoint();
  const [, host = ''] = await kept.says(/MongoDB: (\S+:\d+) /);
  mongo = new MongoClient(`mongodb://${host}`);
  await mongo.db(somebodys).collection('people').insertOne({ name: 'Ada' });
  visitor = await startDemo({
    args,
    closesStdin: true,
    env: { AWS_ENDPOINT_URL: endpoint.endpoint, MONGODB_URI: `mongodb://${host}` },
  });
  // The report is on stdout and the rest on stderr: either may be read first.
  const signs = [isKept, /^\{"published".*\}$/m];
  await Promise.all([kept, visitor].flatMap((run) => signs.map((sign) => run.says(sign))));
});

afterAll(async () => {
  await mongo?.close();
  await visitor?.[Symbol.asyncDispose]();
  await kept?.[Symbol.asyncDispose]();
  await endpoint?.stop();
});

const reportOf = (run: DemoRun) => JSON.parse(run.stdout().trim().split('\n').at(-1) ?? '');
const databaseOf = (run: DemoRun): string => /database (\w+)/.exec(run.stderr())?.[1] ?? '';
const databases = async (): Promise<readonly string[]> =>
  (await mongo.db().admin().listDatabases({ nameOnly: true })).databases.map(({ name }) => name);
const printedCommands = (run: DemoRun): readonly string[] =>
  run
    .stderr()
    .split(isKept)[1]
    ?.split('\n')
    .filter((line) => line.startsWith('  ')) ?? [];

describe('two runs at once', () => {
  it('each prove one document an event, in a database of its own', () => {
    expect(reportOf(kept)).toMatchObject({
      ...exact,
      interruptions: [{ kind: 'kill' }, { kind: 'disable' }, { kind: 'recreate' }],
    });
    expect(reportOf(visitor)).toMatchObject({
      ...exact,
      interruptions: [{ kind: 'restart' }, { kind: 'disable' }, { kind: 'recreate' }],
    });
    expect(databaseOf(kept)).not.toBe(databaseOf(visitor));
  });
});

describe('a run that is kept', () => {
  it('prints commands that work as they are', async () => {
    const lines = printedCommands(kept);
    const [answer, stream, table, mapping, count] = await runPrintedCommands(kept.folder, lines);
    expect(answer?.replaceAll(' ', '')).toBe('{"runId":"mine","published":10,"next":null}{"StatusCode":200}');
    expect(stream).toContain('"StreamStatus":"ACTIVE"');
    expect(table).toContain('shardId-000000000000');
    expect(mapping).toContain('"State":"Enabled"');
    expect(Number(count)).toBeGreaterThanOrEqual(62);
    const collection = mongo.db(databaseOf(kept)).collection('numtest');
    await waitUntil(async () => ((await collection.countDocuments()) === 72 ? true : undefined), {
      timeoutMs: hangMs,
      otherwise: () => 'what the printed command published did not arrive',
    });
  });

  it('is not given to another run as an endpoint: its stack is not theirs to change', async () => {
    const [, address = ''] = /AWS_ENDPOINT_URL=(\S+)/.exec(printedCommands(kept).join('\n')) ?? [];
    const env = { AWS_ENDPOINT_URL: address, MONGODB_URI: 'mongodb://127.0.0.1:1' };
    const uri = /MONGODB_URI="(\S+)"/.exec(printedCommands(kept).join('\n'))?.[1] ?? '';
    await using refused = await startDemo({ env: { ...env, MONGODB_URI: uri } });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stderr()).toMatch(/^\S+ has a stack Highwater-local already, .*\n$/);
    await refused.untilNothingIsLeft();
  });
});

describe('a run with servers of somebody', () => {
  it('says that it uses these', () => {
    expect(visitor.stderr()).toMatch(/MongoDB: \S+ \(MONGODB_URI\)/);
    expect(visitor.stderr()).toContain(`AWS endpoint: ${endpoint.endpoint} (AWS_ENDPOINT_URL)`);
  });

  it('removes on Ctrl-C what it made, and nothing else', async () => {
    await visitor.send('SIGINT', 'the command');
    expect(await visitor.ended).toEqual({ code: 0, signal: null });
    await visitor.untilNothingIsLeft();

    const { cloudFormation, secretsManager } = endpoint.clients;
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
    const alive = Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    expect(alive.map(({ StackName }) => StackName)).toEqual(['CDKToolkit']);
    expect((await secretsManager.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    expect(await databases()).not.toContain(databaseOf(visitor));
    expect(await databases()).toEqual(expect.arrayContaining([databaseOf(kept), somebodys]));
    expect(await mongo.db(somebodys).collection('people').countDocuments()).toBe(1);
  });
});

describe('a run through npm', () => {
  it('ends in order on Ctrl-C of a terminal, which reaches npm and the command alike', async () => {
    await mongo.close();
    await kept.send('SIGINT', 'the process group');
    expect(await kept.ended).toEqual({ code: 0, signal: null });
    expect(kept.stderr()).toMatch(/Stopping and removing everything: done in .*\n$/);
    await kept.untilNothingIsLeft();
  });
});
