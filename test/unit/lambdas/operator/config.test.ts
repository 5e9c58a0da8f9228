import { describe, expect, it } from 'vitest';
import { usualDecoding } from '../../../../engine/documents/decoding.ts';
import { mongoCaFileEnv, operatorEnv } from '../../../../engine/runtime/environment.ts';
import { readOperatorConfig } from '../../../../lambdas/operator/config.ts';

const numtest = {
  group: 'numtest',
  streamName: 'numbers',
  startFrom: 'earliest',
  database: 'numtest',
  collection: 'numtest',
  decoding: {},
};
const late = { ...numtest, group: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' };
const [withFunction, lateWithFunction] = [numtest, late].map((one) => ({
  ...one,
  functionName: `${one.group}-consumer`,
}));
const envOf = (groups: unknown) => ({
  [operatorEnv.groups]: typeof groups === 'string' ? groups : JSON.stringify(groups),
  [operatorEnv.failureBucket]: 'failures',
  [operatorEnv.producerFunction]: 'producer',
  [operatorEnv.checkpointTable]: 'checkpoints',
  [operatorEnv.mongoSecretId]: 'highwater/mongo',
  [operatorEnv.mongoTls]: 'required',
});

describe('the configuration of the operator function', () => {
  it('is that of each group, by its name', () => {
    const shared = { checkpointTable: 'checkpoints', mongoSecretId: 'highwater/mongo', isTlsRequired: true };
    const { groups, failures } = readOperatorConfig(envOf([withFunction, lateWithFunction]));
    expect([...groups.keys()]).toEqual(['numtest', 'late']);
    expect(groups.get('numtest')).toEqual({ ...numtest, ...shared, decoding: usualDecoding });
    expect(groups.get('late')).toMatchObject({ startFrom: new Date('2026-01-31T00:00:00Z'), collection: 'late' });
    expect(failures).toEqual({
      bucket: 'failures',
      producerFunction: 'producer',
      groups: new Map([
        ['numtest-consumer', 'numtest'],
        ['late-consumer', 'late'],
      ]),
    });
  });

  it('has the ARN of a stream that is not of the stack', () => {
    const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/numbers';
    const { groups } = readOperatorConfig(envOf([{ ...withFunction, streamArn }, lateWithFunction]));
    expect([...groups.values()].map((group) => group.streamArn)).toEqual([streamArn, undefined]);
  });

  it('may be of a stage without groups', () => {
    expect(readOperatorConfig(envOf([])).groups.size).toBe(0);
  });

  it('may have a file of certificates, for all groups', () => {
    const { groups } = readOperatorConfig({
      ...envOf([withFunction, lateWithFunction]),
      [mongoCaFileEnv]: 'mongo-ca.pem',
    });
    expect([...groups.values()].map(({ caFile }) => caFile)).toEqual(['mongo-ca.pem', 'mongo-ca.pem']);
  });

  it('names every variable that is missing, in one error', () => {
    for (const name of Object.values(operatorEnv)) expect(() => readOperatorConfig({})).toThrow(`${name} is missing`);
  });

  it.each([
    ['{', 'HIGHWATER_GROUPS must be JSON'],
    ['{}', 'HIGHWATER_GROUPS must be a list of groups'],
    [[numtest], 'HIGHWATER_GROUPS [0].functionName must be'],
    [[{ ...withFunction, group: 'A' }], 'HIGHWATER_GROUPS [0].group must be a group name'],
    [[{ ...withFunction, startFrom: 'latest' }], 'HIGHWATER_GROUPS [0].startFrom must be earliest or an ISO 8601 time'],
  ])('refuses %j', (groups, sentence) => {
    expect(() => readOperatorConfig(envOf(groups))).toThrow(sentence);
  });
});
