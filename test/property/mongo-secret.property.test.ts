import fc from 'fast-check';
import { MongoClient, MongoServerError } from 'mongodb';
import { expect, it } from 'vitest';
import { createLog } from '../../engine/runtime/log.ts';
import { parseMongoSecret } from '../../engine/runtime/secretsmanager/mongo-secret.ts';
import { openMongoClient } from '../../engine/sink/mongodb/mongodb-client.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.string({ unit: fc.constantFrom(...':@/?#[]%&=+ ') }),
);
const planted = anyText.map((text) => `planted${text}`);
const uris = fc.constantFrom('mongodb://a:1,b:2/?replicaSet=rs0', 'mongodb+srv://a.example.org', 'mongodb://a/db');

it('gives the driver the very user name and password of the secret, whatever is in them', () => {
  fc.assert(
    fc.property(
      planted,
      planted,
      fc.oneof(
        uris.map((uri) => ({ uri })),
        fc.constant({ host: 'a' }),
      ),
      (...given) => {
        const [username, password, place] = given;
        const uri = parseMongoSecret(JSON.stringify({ ...place, username, password }));
        expect(new MongoClient(uri).options.credentials).toMatchObject({ username, password });
      },
    ),
    { numRuns: 300 },
  );
});

/** Members as they may be by mistake: any of them absent, of another type, or in another spelling. */
const anyMember = fc.oneof(planted, fc.integer(), fc.boolean(), fc.constant(null), fc.constant(''));
const secrets = fc.oneof(
  planted,
  fc
    .tuple(
      planted,
      planted,
      fc.oneof(
        uris.map((uri) => ({ uri })),
        fc.constant({ host: 'a' }),
      ),
    )
    .map(([username, password, place]) => JSON.stringify({ ...place, username, password })),
  fc.tuple(planted, planted).map(([user, password]) => `mongodb://${user}:${password}@a.docdb.amazonaws.com`),
  fc
    .record(
      {
        uri: fc.oneof(
          uris,
          planted,
          planted.map((text) => `mongodb://${text}@b`),
        ),
        URI: anyMember,
        host: fc.oneof(fc.constant('a'), anyMember),
        username: fc.oneof(planted, anyMember),
        password: fc.oneof(planted, anyMember),
        port: fc.oneof(fc.constant(27017), anyMember),
        srv: anyMember,
        tls: anyMember,
        engine: fc.oneof(fc.constant('mongo'), anyMember),
        authSource: anyMember,
        dbname: anyMember,
      },
      { requiredKeys: [] },
    )
    .map((members) => JSON.stringify(members)),
);

/** What using a secret fails with, up to a driver that fails with all that it knows. */
async function failureOf(secret: string): Promise<unknown> {
  try {
    const uri = parseMongoSecret(secret);
    await openMongoClient({
      readUri: async () => uri,
      database: 'numtest',
      appName: 'test',
      isTlsRequired: true,
      createClient: (given, options) => {
        const client = new MongoClient(given, options);
        client.connect = () => Promise.reject(new MongoServerError({ message: given, code: 18, errmsg: given }));
        return client;
      },
    });
    throw new Error('it was opened');
  } catch (error) {
    return error;
  }
}

it('shows nothing of a secret in an error or a log line, whatever is wrong with it', async () => {
  const kinds = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(secrets, async (secret) => {
      const error = await failureOf(secret);
      const lines: string[] = [];
      createLog((line) => lines.push(line)).error('batch.failed', error);
      expect(`${lines.join()} ${String(error)}`).not.toContain('planted');
      const { name } = error as Error;
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
    }),
    { numRuns: 1000 },
  );
  expect([...kinds.keys()].sort()).toEqual(['ConfigurationError', 'MongoUnavailable']);
  expect(Math.min(...kinds.values())).toBeGreaterThan(20);
});
