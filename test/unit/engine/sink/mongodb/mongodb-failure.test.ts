import {
  MongoBulkWriteError,
  MongoClient,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { mongoFailure, writeConcernErrorOf } from '../../../../../engine/sink/mongodb/mongodb-failure.ts';
import { scriptedMongo } from '../../../../support/scripted-mongo.ts';

const writeConcernError = { code: 64, codeName: 'WriteConcernFailed', errmsg: 'planted' };
const refusal = { ok: 0, code: 91, codeName: 'ShutdownInProgress', errmsg: 'planted' };
/** The sentence, where the cause is kept and nothing of its text shows. */
function sentenceOf(thrown: unknown): string {
  const failure = mongoFailure(thrown);
  expect(failure).toBeInstanceOf(MongoUnavailable);
  expect(failure.message).not.toMatch(/planted|127\.0\.0\.1/);
  return failure.message;
}

describe('what an operation on MongoDB failed with', () => {
  it('stays as it is where it is an error of ours', () => {
    const ours = new ConfigurationError('Use a replica set.');
    expect(mongoFailure(ours)).toBe(ours);
  });

  it.each<[string, unknown, string]>([
    ['a lost connection', new MongoNetworkError('planted'), 'The connection to MongoDB broke before an answer came.'],
    ['a refusal', new MongoServerError(refusal), 'MongoDB refuses the operation with code 91 (ShutdownInProgress).'],
    [
      'refused credentials',
      new MongoServerError({ ...refusal, code: 18, codeName: 'AuthenticationFailed' }),
      'MongoDB refuses the credentials: the next invocation reads the secret anew.',
    ],
    [
      'a refusal whose name is no name',
      new MongoServerError({ ...refusal, codeName: 'planted: x' }),
      'MongoDB refuses the operation with code 91 (ShutdownInProgress).',
    ],
    [
      'a write concern',
      new MongoWriteConcernError({ ok: 1, writeConcernError }),
      'The write concern is not satisfied, with code 64 (WriteConcernFailed): the write may be rolled back.',
    ],
    [
      'a write concern beside a refusal',
      new MongoServerError({ ...refusal, writeConcernError }),
      'The write concern is not satisfied, with code 64 (WriteConcernFailed): the write may be rolled back.',
    ],
    [
      'a write concern without a word',
      new MongoServerError({ ...refusal, writeConcernError: 'planted' }),
      'The write concern is not satisfied: the write may be rolled back.',
    ],
    [
      'a refusal without a code',
      new MongoServerError({ errmsg: 'planted' }),
      'The operation on MongoDB failed (MongoServerError).',
    ],
    ['an error of any kind', new TypeError('planted'), 'The operation on MongoDB failed (TypeError).'],
    ['what is no error', { planted: true }, 'The operation on MongoDB failed (object).'],
  ])('is told apart by its code and never by its text: %s', (_kind, thrown, sentence) => {
    expect(sentenceOf(thrown)).toBe(sentence);
    expect(mongoFailure(thrown).cause).toBe(thrown);
  });

  it('is what a bulk write wraps', () => {
    const inner = new MongoNetworkError('planted');
    const failure = mongoFailure(new MongoBulkWriteError(inner as never, {} as never));
    expect([failure.message, failure.cause]).toEqual(['The connection to MongoDB broke before an answer came.', inner]);
  });
});

describe('a server that cannot be selected', () => {
  const ping = async (uri: string): Promise<unknown> => {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 200 });
    onTestFinished(() => client.close());
    return await client
      .db('db')
      .command({ ping: 1 }, { readPreference: 'primary' })
      .catch((error: unknown) => error);
  };

  it('cannot be reached, and the system says why', async () => {
    expect(sentenceOf(await ping('mongodb://127.0.0.1:1/'))).toBe('MongoDB cannot be reached (ECONNREFUSED).');
  });

  it('is no primary, where servers answered', async () => {
    const changes = { isWritablePrimary: false, ismaster: false, secondary: true };
    const server = await scriptedMongo(() => ({ ok: 1 }), changes);
    const uri = server.uri.replace('directConnection=true', 'replicaSet=rs0');
    expect(sentenceOf(await ping(uri))).toBe('MongoDB has no primary at the moment.');
  });

  it('says no more where the driver does not', () => {
    const bare = new MongoServerSelectionError('planted', {} as never);
    expect(sentenceOf(bare)).toBe('MongoDB cannot be reached.');
  });
});

it('the write-concern error of a reply is none where the reply shows none', () => {
  expect(writeConcernErrorOf(new MongoServerError({ ...refusal, writeConcernError }))).toEqual(writeConcernError);
  expect(writeConcernErrorOf(new MongoServerError(refusal))).toBeUndefined();
  expect(writeConcernErrorOf({ writeConcernError })).toBeUndefined();
});
