import { describe, expect, it } from 'vitest';
import { chooseMongo, openMongo } from '../../../../../cli/local/mongo/open-mongo.ts';
import { serverContext } from '../../../../support/server-context.ts';

const noPython = async (): Promise<never> => expect.unreachable('no Python is needed');
const hasBundled = process.platform !== 'darwin' || process.arch === 'arm64';

describe('the MongoDB of a run', () => {
  it('is the one that MONGODB_URI names, also where a mongod is on PATH', async () => {
    const context = await serverContext();
    await context.command('mongod', 'exit 0');
    const uri = 'mongodb://db.example:27017/';
    const choice = await chooseMongo({ ...context.env, MONGODB_URI: uri });
    expect(await openMongo(choice, noPython, context, false)).toEqual({
      label: 'db.example:27017 (MONGODB_URI)',
      uri,
      own: undefined,
    });
  });

  it('is a mongod on PATH where no other is named', async () => {
    const context = await serverContext();
    await context.command('mongod', 'exit 0');
    expect(await chooseMongo({ ...context.env, MONGODB_URI: ' ' })).toEqual({ kind: 'mongod' });
  });

  it.runIf(hasBundled)('is else the bundled one', async () => {
    const { run } = await serverContext();
    expect(await chooseMongo({ PATH: run.path })).toEqual({ kind: 'bundled' });
  });

  it('is refused where MONGODB_URI is unusable, instead of another one taken', async () => {
    const context = await serverContext();
    await context.command('mongod', 'exit 0');
    await expect(chooseMongo({ ...context.env, MONGODB_URI: 'postgres://host' })).rejects.toThrow(
      'MONGODB_URI is no usable connection string',
    );
  });

  it('asks for the Python only where it is the bundled one, and fails where there is none', async () => {
    const context = await serverContext(AbortSignal.abort(new Error('enough')));
    await context.command('mongod', 'exec sleep 600');
    await expect(openMongo({ kind: 'mongod' }, noPython, context, false)).rejects.toThrow('enough');
    const failing = async () => {
      throw new Error('no Python will do');
    };
    await expect(openMongo({ kind: 'bundled' }, failing, context, false)).rejects.toThrow('no Python will do');
  });

  it('runs under the Python that was prepared where it is the bundled one', async () => {
    const context = await serverContext();
    const python = await context.command('python', 'echo "listening on 127.0.0.1:4242"; exec sleep 600');
    const target = await openMongo({ kind: 'bundled' }, async () => python, context, false);
    expect(target).toMatchObject({
      label: '127.0.0.1:4242 (SecantusDB (bundled))',
      uri: 'mongodb://127.0.0.1:4242/',
    });
    await target.own?.stop();
  });
});
