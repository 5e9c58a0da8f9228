import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseExternalEndpoint } from './aws/external-endpoint.ts';
import { openAws } from './aws/open-aws.ts';
import { removeFunctionLogs, removeMappings, removeStack } from './aws/remove-stack.ts';
import type { StackOutputs } from './aws/stack-outputs.ts';
import { requireBundledCan } from './cdk/bundled-limits.ts';
import { type LocalGroup, readCdkJson } from './cdk/cdk-context.ts';
import { createCdkProject } from './cdk/cdk-project.ts';
import { createDeployer } from './cdk/deployer.ts';
import { repository } from './cdk/local-stage.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { createMongoSecret } from './mongo/mongo-secret.ts';
import { chooseMongo, claimDatabase, openMongo } from './mongo/open-mongo.ts';
import { type CleanUp, createCleanUp } from './process/clean-up.ts';
import { openFilesLimit, requireOpenFiles } from './process/require-resources.ts';
import { createRunFolder } from './process/run-folder.ts';
import { prepareServerVenv } from './python/server-venv.ts';

/**
 * Starts the servers, bootstraps and deploys. Whatever goes wrong, nothing stays behind.
 *
 * @throws LocalStackError with what is wrong and what to do; the signal's reason when it aborts.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const cleanUp = createCleanUp();
  try {
    return await start(options, cleanUp);
  } catch (error) {
    await cleanUp.run();
    throw options.signal.aborted ? options.signal.reason : error;
  }
}

async function start(options: LocalStackOptions, cleanUp: CleanUp): Promise<LocalStack> {
  const { progress, shards } = options;
  const began = performance.now();
  const suffix = randomBytes(4).toString('hex');
  const database = `${options.databasePrefix}_${suffix}`;
  const { context, mongo, aws } = await startServers(options, database, cleanUp);
  const serversMs = performance.now() - began;

  const functionsUri = (await options.functionsMongoUri?.(mongo.uri)) ?? mongo.uri;
  const secret = await createMongoSecret(aws.clients, `highwater-local-${suffix}`, functionsUri);
  if (aws.own === undefined) cleanUp.add(() => secret.remove());
  const cdk = { ...context, endpoint: aws.endpoint, secretName: secret.name };
  const deployShape = createDeployer({
    openProject: (signal, say) => createCdkProject({ ...cdk, signal, say }),
    signal: options.signal,
    progress,
    onDeploying: () => aws.own ?? cleanUp.add(() => removeStack(aws)),
  });
  let outputs: StackOutputs | undefined;
  let deployed: readonly LocalGroup[] = [];
  // Runs after the stack is removed, when nothing of it logs any more.
  if (aws.own === undefined) cleanUp.add(() => removeFunctionLogs(aws.clients, outputs));
  const deploy = async (groups: readonly LocalGroup[]): Promise<StackOutputs> => {
    const before = outputs;
    outputs = await deployShape({ shards, groups });
    deployed = groups;
    if (aws.own === undefined) await removeFunctionLogs(aws.clients, before, outputs);
    return outputs;
  };
  const defaultGroup = { name: 'numtest', topic: 'numtest', startFrom: 'earliest', database, collection: 'numtest' };
  const first = await deploy(options.groups?.(database) ?? [defaultGroup]);
  if (aws.own === undefined) cleanUp.add(() => removeMappings(aws.clients, outputs ?? first));
  const deployedMs = performance.now() - began;

  return {
    aws,
    mongo,
    database,
    secret,
    timings: { serversMs, deployedMs },
    outputs: () => outputs ?? first,
    groups: () => deployed,
    deploy,
    stop: () => cleanUp.run(),
  };
}

async function startServers(options: LocalStackOptions, database: string, cleanUp: CleanUp) {
  const { env, progress, signal, groups } = options;
  requireOpenFiles(openFilesLimit());
  const external = parseExternalEndpoint(env);
  if (external === undefined)
    requireBundledCan(await readCdkJson(join(repository, 'cdk.json')), groups?.(database) ?? []);
  const choice = await chooseMongo(env);
  const python = preparedOnce(options);
  if (external === undefined || choice.kind === 'bundled') await python();
  const run = await createRunFolder();
  cleanUp.add(() => run.remove());
  const context = { env, run, signal };

  const mongo = await progress.step('Starting MongoDB', async () => {
    const target = await openMongo(choice, python, context);
    cleanUp.add(async () => await target.own?.stop());
    const drop = await claimDatabase(target, database, signal);
    // Runs after the functions are gone, which would make it anew. A server of ours goes with all its files.
    if (target.own === undefined) cleanUp.add(drop);
    return target;
  });
  progress.note(`MongoDB: ${mongo.label}, database ${database}`);
  const aws = await progress.step('Starting the AWS endpoint', () => openAws(external, python, context, cleanUp));
  progress.note(`AWS endpoint: ${aws.endpoint} (${aws.own === undefined ? 'AWS_ENDPOINT_URL' : 'bundled'})`);
  return { context, mongo, aws };
}

function preparedOnce({ env, signal, progress }: LocalStackOptions): () => Promise<string> {
  let prepared: Promise<string> | undefined;
  return () => {
    prepared ??= progress.step('Preparing the local servers', (say) => prepareServerVenv({ env, signal, say }));
    return prepared;
  };
}
