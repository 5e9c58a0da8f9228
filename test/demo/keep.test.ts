import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { cacheWithServers } from '../support/cache-with-servers.ts';
import { type DemoRun, demoFolder, startDemo } from '../support/demo-run.ts';
import { hangMs } from '../support/hang-ms.ts';
import { type OwnEndpoint, startOwnEndpoint } from '../support/own-endpoint.ts';
import { runPrintedCommands } from '../support/run-printed-commands.ts';

const args = ['--keep', '--json', '--to', '60'];
const isKept = /Everything is left running/;
const exact = { published: 62, documents: 62, missing: [], doubled: [], unexpected: [], deadLetters: 0 };
const somebodys = 'somebodys_data';

let kept: DemoRun;
let cache: string;
let visitor: DemoRun;
let endpoint: OwnEndpoint;
let mongo: MongoClient;

/** One run brings its own servers. Another, at the same time, uses its MongoDB and an endpoint that runs already. */
beforeAll(async () => {
  const folder = await demoFolder();
  cache = await cacheWithServers(folder);
  kept = await startDemo({ args, throughNpm: true, env: { XDG_CACHE_HOME: cache } }, folder);
  endpoint = await startOwnEndpoint();
  const [, host = ''] = await kept.says(/MongoDB: (\S+:\d+) /);
  mongo = new MongoClient(`mongodb://${host}`);
  await mongo.db(somebodys).collection('people').insertOne({ name: 'Ada' });
  const ownFolder = await demoFolder();
  const ownCache = await cacheWithServers(ownFolder);
  visitor = await startDemo(
    {
      args,
      closesStdin: true,
      env: { AWS_ENDPOINT_URL: endpoint.endpoint, MONGODB_URI: `mongodb://${host}`, XDG_CACHE_HOME: ownCache },
    },
    ownFolder,
  );
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
    const said = (await runPrintedCommands(kept.folder, cache, printedCommands(kept))).join('\n');
    expect(said).toContain('Published 10 events to numtest, run id mine.');
    expect(said).toContain('Published 1 event to numtest, run id mine.');
    expect(said).toContain('2 open, 0 closed');
    expect(said).toContain('highwater:numbers ');
    expect(said).toContain('The group numtest is paused.\nThe group numtest reads again.');
    expect(said).toMatch(/Highwater-local runs at http:\S+, process \d+, since /);
    const collection = mongo.db(databaseOf(kept)).collection('numtest');
    await waitUntil(async () => ((await collection.countDocuments()) === 73 ? true : undefined), {
      timeoutMs: hangMs,
      otherwise: () => 'what the printed command published did not arrive',
    });
  });

  it('is not given to another run as an endpoint: its stack is not theirs to change', async () => {
    const [, address = ''] = /AWS endpoint: (http\S+) /.exec(kept.stderr()) ?? [];
    const [, host = ''] = /MongoDB: (\S+:\d+) /.exec(kept.stderr()) ?? [];
    const env = { AWS_ENDPOINT_URL: address, MONGODB_URI: `mongodb://${host}` };
    await using refused = await startDemo({ env });
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
