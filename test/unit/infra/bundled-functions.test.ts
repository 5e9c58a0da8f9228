import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Binary, type Document, deserialize, serialize } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrivateCa, type PrivateCa } from '../../support/private-ca.ts';
import { scriptedEndpoint } from '../../support/scripted-endpoint.ts';
import { scriptedMongo } from '../../support/scripted-mongo.ts';
import { foundReply } from '../../support/scripted-mongo-server.ts';
import { bundledStage, discardOutputs, stageConfig } from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const groups = [
  {
    group: 'numtest',
    functionName: 'f',
    streamName: 's',
    startFrom: 'earliest',
    database: 'db',
    collection: 'numtest',
    decoding: {},
  },
];
const invoke = `require(process.argv[1])
  .handler({ command: 'inspect', group: 'numtest', by: 'test' }, { awsRequestId: 'r' })
  .catch((error) => process.stdout.write(String(error)));`;

/** Asks the operator function to look at its database, as a process of its own. */
async function inspect(bundle: string, secret: string, variables: NodeJS.ProcessEnv): Promise<string> {
  const endpoint = await scriptedEndpoint((operation) =>
    operation === 'GetSecretValue' ? { SecretString: secret } : { Items: [], Count: 0 },
  );
  const operator = spawn(process.execPath, ['-e', invoke, join(bundle, 'index.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'id-of-the-role',
      AWS_SECRET_ACCESS_KEY: 'planted-key',
      AWS_SESSION_TOKEN: 'token-of-the-role',
      HIGHWATER_GROUPS: JSON.stringify(groups),
      HIGHWATER_FAILURE_BUCKET: 'failures',
      HIGHWATER_PRODUCER_FUNCTION: 'producer',
      HIGHWATER_CHECKPOINT_TABLE: 'checkpoints',
      HIGHWATER_MONGO_SECRET_ID: 'mongodb',
      HIGHWATER_MONGO_TLS: 'required',
      ...variables,
    },
  });
  return await text(operator.stdout);
}

/** The server's side of the login. @see https://github.com/mongodb/specifications/blob/master/source/auth/auth.md */
function answerLogin({ saslStart, payload }: Document): Document {
  if (saslStart === undefined) return { ok: 1, conversationId: 1, done: true, payload: new Binary() };
  const nonce: Buffer = deserialize(payload.buffer, { promoteBuffers: true })['r'];
  const answer = { s: new Binary(Buffer.concat([nonce, Buffer.alloc(32)])), h: 'sts.eu-central-1.amazonaws.com' };
  return { ok: 1, conversationId: 1, done: false, payload: new Binary(serialize(answer)) };
}

function answer(command: Document): Document {
  if ('saslStart' in command || 'saslContinue' in command) return answerLogin(command);
  return 'listCollections' in command ? foundReply([]) : { ok: 1, n: 0, version: '8.0.0' };
}

describe('a function as it is deployed', () => {
  let ca: PrivateCa;
  let folderOf = (_description: string): string => '';
  const folder = mkdtempSync(join(tmpdir(), "highwater's bundles "));
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    ca = await createPrivateCa();
    const caFile = join(folder, 'ca of ours.pem');
    writeFileSync(caFile, ca.cert, { mode: 0o600 });
    const { mongo, ...dev } = stageConfig('dev');
    folderOf = bundledStage({ ...dev, mongo: { ...mongo, caFile } });
  });

  it('logs in to MongoDB by the identity of its role', async () => {
    const server = await scriptedMongo(answer);
    const log = await inspect(folderOf('Highwater operator'), `${server.uri}&authMechanism=MONGODB-AWS`, {
      HIGHWATER_MONGO_TLS: 'optional',
    });
    expect(log).toContain('command.done');
    const [start, proof] = server.commands.filter((command) => 'saslStart' in command || 'saslContinue' in command);
    expect(start).toMatchObject({ mechanism: 'MONGODB-AWS', $db: '$external' });
    expect(deserialize(proof?.['payload'].buffer)).toMatchObject({
      a: expect.stringContaining('Credential=id-of-the-role/'),
      t: 'token-of-the-role',
    });
    expect(log).not.toContain('planted');
  });

  it('trusts the authority whose certificate lies in its bundle, and no other', async () => {
    const bundle = folderOf('Highwater operator');
    const variables = { HIGHWATER_MONGO_CA_FILE: 'mongo-ca.pem' };
    const [ours, anothers] = [await ca.issue(), await (await createPrivateCa()).issue()];
    const [mongo, another] = [await scriptedMongo(answer, {}, ours), await scriptedMongo(answer, {}, anothers)];
    const logs = [inspect(bundle, mongo.uri, variables), inspect(bundle, another.uri, variables)];
    expect(await Promise.all(logs)).toEqual([
      expect.stringContaining('command.done'),
      expect.stringContaining('MongoDB cannot be reached (CERT_SIGNATURE_FAILURE)'),
    ]);
  });

  it('has that file where it uses MongoDB, readable whatever the original is', () => {
    for (const description of ['Highwater operator', 'Highwater consumer']) {
      const file = join(folderOf(description), 'mongo-ca.pem');
      expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o044]).toEqual([ca.cert, 0o044]);
    }
    expect(readdirSync(folderOf('Highwater producer'))).toEqual(['index.js']);
  });
});
