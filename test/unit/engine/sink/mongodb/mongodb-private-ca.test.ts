import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { openMongoClient } from '../../../../../engine/sink/mongodb/mongodb-client.ts';
import { createPrivateCa, type PrivateCa } from '../../../../support/private-ca.ts';
import { scriptedMongo } from '../../../../support/scripted-mongo.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

/** The driver's own time-outs end a connection that is refused. */
async function open(uri: string, trusted?: PrivateCa) {
  const caFile = join(await temporaryFolder(), 'ca.pem');
  if (trusted !== undefined) writeFileSync(caFile, trusted.cert);
  const client = await openMongoClient({
    readUri: async () => uri,
    database: 'numtest',
    appName: 'test',
    isTlsRequired: true,
    ...(trusted === undefined ? {} : { caFile }),
  });
  onTestFinished(() => client.close());
  return client;
}

describe('MongoDB with a certificate of a private authority', () => {
  let ca: PrivateCa;
  let uri = '';
  let asked = (): number => 0;

  const serve = async (): Promise<void> => {
    const server = await scriptedMongo(() => ({ ok: 1 }), {}, await ca.issue());
    uri = server.uri;
    asked = () => server.commands.length;
  };

  beforeAll(async () => {
    ca = await createPrivateCa();
  });

  it('is reached where that authority is trusted', async () => {
    await serve();
    const client = await open(uri, ca);
    await client.db('numtest').command({ count: 'numtest' });
    expect(asked()).toBe(1);
  });

  // All at once: each takes as long as the driver looks for a server.
  it('is not reached where nobody trusts that authority, where another is trusted, and by another name', async () => {
    await serve();
    const attempts = [
      open(uri),
      open(uri, await createPrivateCa()),
      open(uri.replace('127.0.0.1', 'localhost'), ca),
    ].map((opening) => opening.catch((error: unknown) => error));
    const unreachable = (code: string) => new MongoUnavailable(`MongoDB cannot be reached (${code}).`);
    expect(await Promise.all(attempts)).toEqual([
      unreachable('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      unreachable('CERT_SIGNATURE_FAILURE'),
      unreachable('ERR_TLS_CERT_ALTNAME_INVALID'),
    ]);
    expect(asked()).toBe(0);
  });

  it('is not reached without TLS', async () => {
    await serve();
    await expect(open(`${uri}&tls=false`, ca)).rejects.toThrow('switches TLS off');
  });

  it('is not reached with a file that the secret names and the function has not', async () => {
    await serve();
    await expect(open(`${uri}&tlsCertificateKeyFile=%2Fplanted.pem`, ca)).rejects.toThrow(
      'A file that the connection needs cannot be read (ENOENT): the secret must name none, and mongo.caFile names the certificates.',
    );
  });

  it('cannot be given another authority by the connection string', async () => {
    await serve();
    const client = await open(`${uri}&tlsCAFile=%2Fnowhere.pem`, ca);
    expect(client.options.tlsCAFile).not.toBe('/nowhere.pem');
  });
});
