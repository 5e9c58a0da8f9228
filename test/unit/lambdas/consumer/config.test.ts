import { describe, expect, it } from 'vitest';
import { usualDecoding } from '../../../../engine/documents/decoding.ts';
import { consumerEnv, mongoCaFileEnv, optionalConsumerEnv } from '../../../../engine/runtime/environment.ts';
import { readConsumerConfig } from '../../../../lambdas/consumer/config.ts';

const env = {
  [consumerEnv.group]: 'numtest',
  [consumerEnv.streamName]: 'numbers',
  [consumerEnv.startFrom]: 'earliest',
  [consumerEnv.checkpointTable]: 'checkpoints',
  [consumerEnv.mongoSecretId]: 'highwater/mongo',
  [consumerEnv.mongoTls]: 'required',
  [consumerEnv.database]: 'numtest',
  [consumerEnv.collection]: 'numtest',
  [consumerEnv.decoding]: '{}',
};

describe('readConsumerConfig', () => {
  it('reads all that one group is configured with', () => {
    expect(readConsumerConfig(env)).toEqual({
      group: 'numtest',
      streamName: 'numbers',
      startFrom: 'earliest',
      checkpointTable: 'checkpoints',
      mongoSecretId: 'highwater/mongo',
      isTlsRequired: true,
      database: 'numtest',
      collection: 'numtest',
      decoding: usualDecoding,
    });
    expect(readConsumerConfig({ ...env, [consumerEnv.mongoTls]: 'optional' }).isTlsRequired).toBe(false);
  });

  it('may have a file of certificates', () => {
    expect(readConsumerConfig({ ...env, [mongoCaFileEnv]: 'mongo-ca.pem' }).caFile).toBe('mongo-ca.pem');
    expect(readConsumerConfig({ ...env, [mongoCaFileEnv]: ' ' }).caFile).toBeUndefined();
  });

  it('has the ARN of a stream that is not of the stack, and refuses anything else there', () => {
    const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/numbers';
    const withArn = (text: string) => readConsumerConfig({ ...env, [optionalConsumerEnv.streamArn]: text });
    expect(withArn(arn)).toMatchObject({ streamName: 'numbers', streamArn: arn });
    for (const text of ['numbers', `${arn}/consumer/app:1`])
      expect(() => withArn(text)).toThrow('HIGHWATER_STREAM_ARN must be the ARN of a Kinesis stream, or left out.');
  });

  it('knows by what identity the group names its events, and refuses a mistake there', () => {
    const decoded = (identity: unknown) =>
      readConsumerConfig({ ...env, [consumerEnv.decoding]: JSON.stringify({ identity }) }).decoding;
    const { identity } = decoded({ source: 'urn:a', id: '/n' });
    expect(identity({ n: 7n }, 'k')).toMatchObject({ kind: 'event', event: { source: 'urn:a', id: '7' } });
    expect(() => decoded({ source: 'urn:a', id: 'n' })).toThrow(
      'HIGHWATER_DECODING identity.id must be a JSON Pointer',
    );
  });

  it('names every variable that is missing, in one error', () => {
    for (const name of Object.values(consumerEnv)) expect(() => readConsumerConfig({})).toThrow(`${name} is missing`);
  });

  it.each([
    [consumerEnv.group, 'Numtest', 'lower-case letters and digits'],
    [consumerEnv.group, '1a', 'lower-case letters and digits'],
    [consumerEnv.group, 'a-b', 'lower-case letters and digits'],
    [consumerEnv.startFrom, 'latest', 'earliest or an ISO 8601 time'],
    [consumerEnv.mongoTls, 'true', 'required or optional'],
  ])('refuses %s=%s and says what is right', (name, value, fix) => {
    expect(() => readConsumerConfig({ ...env, [name]: value })).toThrow(
      new RegExp(`^The environment is not usable: ${name} must be [^;]*${fix}[^;]*\\.$`),
    );
  });
});
