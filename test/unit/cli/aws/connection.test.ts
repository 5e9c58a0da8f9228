import { describe, expect, it } from 'vitest';
import { chooseConnection } from '../../../../cli/aws/connection.ts';

const running = {
  endpoint: 'http://127.0.0.1:4567',
  region: 'us-east-1',
  stack: 'Highwater-local',
  pid: 1,
  startedAt: '2026-11-22T10:00:00.000Z',
};
const dummy = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('a stack on AWS', () => {
  it('is that of the stage dev, with whatever credentials and region the environment has', () => {
    expect(chooseConnection({}, {})).toEqual({
      stackName: 'Highwater-dev',
      stage: 'dev',
      isLocal: false,
      settings: { defaultsMode: 'standard' },
    });
  });

  it('is what was named', () => {
    const options = { stage: 'prod', region: 'eu-west-1', profile: 'ops' };
    const settings = { region: 'eu-west-1', profile: 'ops' };
    expect(chooseConnection(options, { AWS_REGION: 'us-west-2' })).toMatchObject({
      stackName: 'Highwater-prod',
      settings,
    });
    expect(chooseConnection({ stack: 'mine' }, {}).stackName).toBe('mine');
  });

  it.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('is in the region of %s', (name) => {
    expect(chooseConnection({}, { [name]: 'eu-west-1' }).settings.region).toBe('eu-west-1');
  });

  it('may be behind an endpoint of somebody, with the credentials of the person', () => {
    const { isLocal, settings } = chooseConnection({ endpointUrl: 'https://vpce-1.example.com/' }, {});
    expect({ isLocal, settings }).toEqual({
      isLocal: false,
      settings: { endpoint: 'https://vpce-1.example.com', defaultsMode: 'standard' },
    });
  });

  it.each([{ stage: 'dev' }, { stack: 'Highwater-dev' }, { region: 'eu-west-1' }, { profile: 'ops' }])(
    'is meant by %j although a local stack runs',
    (options) => {
      expect(chooseConnection(options, {}, running)).toMatchObject({ stackName: 'Highwater-dev', isLocal: false });
    },
  );
});

describe('a local stack', () => {
  it.each([{}, { stage: 'local' }])('that runs is found by itself with %j', (options) => {
    const { stackName, stage, isLocal, settings } = chooseConnection(options, {}, running);
    expect({ stackName, stage, isLocal }).toEqual({ stackName: 'Highwater-local', stage: 'local', isLocal: true });
    expect(settings).toMatchObject({ endpoint: running.endpoint, region: 'us-east-1', credentials: dummy });
  });

  it.each<[object, Readonly<Record<string, string>>]>([
    [{ endpointUrl: 'http://127.0.0.1:4566' }, {}],
    [{ endpointUrl: 'http://localhost:4566/' }, { AWS_PROFILE: 'ops', AWS_REGION: 'eu-west-1' }],
    [{}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }],
    [{ stage: 'local', profile: 'ops' }, { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }],
  ])('gets dummy credentials alone: %j', (options, env) => {
    const { stackName, settings } = chooseConnection(options, env);
    expect(stackName).toBe('Highwater-local');
    expect(settings).toMatchObject({ endpoint: 'http://127.0.0.1:4566', region: 'us-east-1', credentials: dummy });
  });

  it('gets dummy credentials also on another machine', () => {
    const options = { stage: 'local', endpointUrl: 'http://localstack:4566' };
    expect(chooseConnection(options, {}).settings).toMatchObject({ credentials: dummy });
  });

  it('does not exist where none runs', () => {
    expect(() => chooseConnection({ stage: 'local' }, {})).toThrow('No local stack runs: start one with "local up"');
  });

  it.each(['https://kinesis.us-east-1.amazonaws.com', 'https://ssm.eu-west-1.api.aws'])(
    'is never on AWS: %s',
    (url) => {
      expect(() => chooseConnection({ stage: 'local', endpointUrl: url }, {})).toThrow(
        'The stage "local" is never on AWS',
      );
    },
  );

  it.each(['localhost:4566', '4566', 'ftp://x'])('has no endpoint such as %s', (url) => {
    expect(() => chooseConnection({ endpointUrl: url }, {})).toThrow('An endpoint must be an address such as');
  });
});
