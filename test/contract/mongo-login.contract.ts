import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chooseMongo } from '../../cli/local/mongo/open-mongo.ts';
import { connectDatabase } from '../../lambdas/consumer/compose.ts';
import { consumerConfig } from '../support/consumer-config.ts';
import { type GuardedMongo, startGuardedMongo } from '../support/guarded-mongo.ts';
import { hangMs } from '../support/hang-ms.ts';
import { stubSender } from '../support/stub-sender.ts';
import { openForSuites } from '../support/suite-servers.ts';

const app = { username: 'app:@/?', password: 'p%40 /?#[]:@&+=', authSource: 'admin' };
const team = { username: 'team', password: 'secret', authSource: 'team' };
const { kind } = await chooseMongo(process.env);

describe.runIf(kind === 'bundled')('a MongoDB that wants a password, with a certificate of a private authority', () => {
  let mongo: GuardedMongo;
  let end = async (): Promise<void> => undefined;
  const host = (): object => ({ engine: 'mongo', host: '127.0.0.1', port: mongo.port });
  const uri = (): string => `mongodb://127.0.0.1:${mongo.port}/`;

  beforeAll(async () => {
    end = await openForSuites(async (context, cleanUp) => {
      mongo = await startGuardedMongo(context, cleanUp, consumerConfig.database, [app, team]);
    });
  });
  afterAll(() => end());

  /** The consumer's own connection, with these secrets in turn. */
  function connect(secrets: readonly unknown[], trust: { readonly caFile?: string } = { caFile: 'ca.pem' }) {
    const { client } = stubSender(...secrets.map((secret) => ({ SecretString: JSON.stringify(secret) })));
    const connection = connectDatabase({ ...consumerConfig, ...trust }, { secrets: client, codeFolder: mongo.folder });
    onTestFinished(() => connection.close());
    const ping = () => connection.use((database) => database.command({ count: 'numtest' }), hangMs);
    return { connection, ping };
  }

  it.each([
    ['user and password beside a uri', () => ({ uri: uri(), ...app })],
    ['a server, as AWS describes it', () => ({ ...host(), ...app, ssl: true, masterarn: 'arn:aws:...' })],
    [
      'a server, and the database that knows the user',
      () => ({ ...host(), ...team, authSource: undefined, dbname: 'team' }),
    ],
  ])('is reached with a secret that holds %s', async (_what, secret) => {
    const { ping } = connect([secret()]);
    expect(await ping()).toMatchObject({ ok: 1 });
  });

  it('O4: refuses a password that was changed, and takes the new one in the next invocation', async () => {
    const { connection, ping } = connect([
      { uri: uri(), ...app, password: 'of before' },
      { uri: uri(), ...app },
    ]);
    connection.begin();
    await expect(ping()).rejects.toThrow('MongoDB refuses the credentials');
    connection.begin();
    expect(await ping()).toMatchObject({ ok: 1 });
  });

  it('is not reached where nobody trusts its authority', async () => {
    const { ping } = connect([{ uri: uri(), ...app }], {});
    await expect(ping()).rejects.toThrow(/^MongoDB cannot be reached \([A-Z_]+\)\.$/);
  });
});
