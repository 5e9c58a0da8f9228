import { createServer, type Socket } from 'node:net';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { type MongoConnectionOptions, openMongoClient } from '../../../../../engine/sink/mongodb/mongodb-client.ts';
import { patientMongoClient } from '../../../../support/patient-mongo-client.ts';
import { holdDeadlines, passDeadlines, scriptedMongo } from '../../../../support/scripted-mongo.ts';

beforeEach(holdDeadlines);

async function open(readUri: () => Promise<string>, changes: Partial<MongoConnectionOptions> = {}) {
  const client = await openMongoClient({
    readUri,
    database: 'numtest',
    appName: 'test',
    isTlsRequired: false,
    createClient: patientMongoClient,
    ...changes,
  });
  onTestFinished(() => client.close());
  return client;
}

describe('a client of MongoDB', () => {
  it('C45: keeps a pool of two at the most, whatever the connection string asks for', async () => {
    const server = await scriptedMongo(() => ({ ok: 1 }));
    const client = await open(async () => `${server.uri}&minPoolSize=50&maxPoolSize=100`);
    expect([client.options.minPoolSize, client.options.maxPoolSize]).toEqual([0, 2]);
  });

  it('O4: is not made where MongoDB refuses the credentials, and shows no part of the connection string', async () => {
    const server = await scriptedMongo(() => ({ ok: 0, code: 18, errmsg: 'planted' }));
    const uri = `${server.uri.replace('//', '//user:planted-password@')}&authMechanism=PLAIN`;
    const error: unknown = await open(async () => uri).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MongoUnavailable);
    expect(String(error)).toMatch(/refuses the credentials: the next invocation reads the secret anew\.$/);
    expect(server.commands).toHaveLength(1);
  });

  it('C43: is not made for a standalone server', async () => {
    const server = await scriptedMongo(() => ({ ok: 1 }), { setName: undefined });
    await expect(open(async () => server.uri)).rejects.toThrow('standalone');
  });

  it('C5: is not made where nobody listens', async () => {
    const createClient = (uri: string, options: MongoClientOptions) => new MongoClient(uri, options);
    const opening = open(async () => 'mongodb://127.0.0.1:1/?directConnection=true', { createClient });
    await expect(opening).rejects.toThrow(MongoUnavailable);
  });

  it('C5: is not made where a server takes the connection and never answers', async () => {
    const sockets = new Set<Socket>();
    const connected = Promise.withResolvers<void>();
    const silent = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      connected.resolve();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const refusal = expect(open(async () => `mongodb://127.0.0.1:${port}/`)).rejects.toThrow(MongoUnavailable);
    await connected.promise;
    await passDeadlines();
    await refusal;
  });

  it.each<[string, () => Promise<void>]>([
    ['never ends', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new Error('planted'))],
  ])('C5: that never came up is let go in bounded time, although its closing %s', async (_how, close) => {
    const refusal = new ConfigurationError('not this one');
    const never = { options: {}, connect: () => Promise.reject(refusal), close } as unknown as MongoClient;
    const opening = openMongoClient({
      readUri: async () => 'mongodb://host/',
      database: 'numtest',
      appName: 'test',
      isTlsRequired: false,
      createClient: () => never,
    }).catch((thrown: unknown) => thrown);
    const [error] = await Promise.all([opening, passDeadlines()]);
    expect(error).toBe(refusal);
  });

  it('is not made where the database does not pass its check', async () => {
    const server = await scriptedMongo(() => ({ ok: 1 }));
    const check = () => Promise.reject(new ConfigurationError('not this one'));
    await expect(open(async () => server.uri, { check })).rejects.toThrow('not this one');
  });

  it.each([
    'mongodb://user:planted-password@host:port/',
    'mongodb://user:planted-password@host/?w=planted&tls=false',
    'mongodb://user:planted-password@host/?unknownOption=1',
  ])('refuses a connection string that the driver cannot use, and shows no part of it: %s', async (uri) => {
    const error: unknown = await open(async () => uri, { isTlsRequired: true }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).not.toContain('planted');
    expect((error as Error).cause).toBeUndefined();
  });

  it.each(['tls=false', 'w=1&ssl=false'])('says that TLS is required where %s is asked for', async (option) => {
    const opening = open(async () => `mongodb://planted/?${option}`, { isTlsRequired: true });
    await expect(opening).rejects.toThrow('switches TLS off, which is required: remove tls and ssl');
  });

  it.each([
    'tlsInsecure=true',
    'tls%49nsecure=true',
    'tlsAllowInvalidCertificates=true',
    'tlsAllowInvalidHostnames=true',
    'rejectUnauthorized=false',
  ])('refuses a connection string that switches certificate checks off where TLS is required: %s', async (option) => {
    const uri = `mongodb://planted/?${option}`;
    const error: unknown = await open(async () => uri, { isTlsRequired: true }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain('certificate checks');
    expect(String(error)).not.toContain('planted');
  });
});
