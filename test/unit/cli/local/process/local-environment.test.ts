import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localEnvironment } from '../../../../../cli/local/process/local-environment.ts';

const folder = '/tmp/run/cdk';
const endpoint = 'http://127.0.0.1:1';
const dangerous = {
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SESSION_TOKEN: 'token',
  AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
  AWS_CONFIG_FILE: '/home/me/.aws/config',
  HTTPS_PROXY: 'http://proxy:8080',
  NODE_OPTIONS: '--inspect',
  PYTHONPATH: '/somewhere',
  HOME: '/home/me',
  MONGODB_URI: 'mongodb://secret@host',
};

describe('the environment of children', () => {
  it('takes nothing of the person over: no keys, profile, endpoint, proxy, home or connection string', () => {
    const values = Object.values(localEnvironment({ ...dangerous, PATH: '/usr/bin' }, folder, endpoint));
    for (const value of Object.values(dangerous)) expect(values).not.toContain(value);
  });

  it('gives dummy keys, a region and the endpoint', () => {
    expect(localEnvironment({}, folder, endpoint)).toMatchObject({
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });
  });

  it('sets no endpoint for the endpoint itself', () => {
    expect(localEnvironment({}, folder)).not.toHaveProperty('AWS_ENDPOINT_URL');
  });

  it('points to an AWS configuration inside the private folder', () => {
    const env = localEnvironment({}, folder, endpoint);
    expect(env['AWS_CONFIG_FILE']).toBe('/tmp/run/cdk/no-aws-config');
    expect(env['AWS_SHARED_CREDENTIALS_FILE']).toBe('/tmp/run/cdk/no-aws-config');
  });

  it('keeps temporary files and the home in the private folder', () => {
    expect(localEnvironment({}, folder, endpoint)).toMatchObject({ HOME: '/tmp/run/cdk', TMPDIR: '/tmp/run/cdk' });
  });

  it("puts the project's Node first on PATH", () => {
    expect(localEnvironment({ PATH: '/usr/bin:/bin' }, folder, endpoint)['PATH']).toBe(
      `${dirname(process.execPath)}:/usr/bin:/bin`,
    );
  });

  it('sends local addresses past every proxy', () => {
    expect(localEnvironment({}, folder, endpoint)['NO_PROXY']).toBe('127.0.0.1,localhost');
  });

  it('passes on what TLS needs where the machine has a certificate authority of its own', () => {
    expect(localEnvironment({ NODE_EXTRA_CA_CERTS: '/ca.pem' }, folder, endpoint)).toMatchObject({
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    });
  });
});
