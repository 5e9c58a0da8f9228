import { KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { explainAwsFault } from '../../../../cli/aws/explain-aws-fault.ts';
import { actionOf, awsServices } from '../../../../cli/aws/services.ts';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { awsError } from '../../../support/command-context.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const connection = { stackName: 'Highwater-dev', stage: 'dev', isLocal: false };
const settings = { defaultsMode: 'standard' } as const;

describe('one sentence says what to do', () => {
  it.each<[string, Error, string]>([
    [
      'missing credentials',
      awsError('CredentialsProviderError', 'Could not load credentials from any providers'),
      'No AWS credentials were found: sign in with "aws sso login"',
    ],
    [
      'an expired sign-in',
      awsError('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
      'Your AWS sign-in has expired: sign in again',
    ],
    [
      'a profile that cannot be used',
      awsError('CredentialsProviderError', 'Profile x requires a role.'),
      'Your AWS credentials cannot be used (Profile x requires a role): see to your profile',
    ],
    ['expired credentials', awsError('ExpiredTokenException'), 'Your AWS credentials have expired: sign in again'],
    [
      'unknown credentials',
      awsError('UnrecognizedClientException'),
      'AWS does not know these credentials (UnrecognizedClientException)',
    ],
    ['no region', new Error('Region is missing'), 'No AWS region is set, and no local stack is running: give --region'],
    ['too many calls', awsError('ThrottlingException'), 'AWS takes no more calls at the moment'],
    ['no network', refused, 'AWS cannot be reached (ECONNREFUSED): check the network and the region.'],
    ['a connection that takes too long', awsError('TimeoutError'), 'AWS cannot be reached (TimeoutError)'],
  ])('about %s', (_, error, sentence) => {
    expect(explainAwsFault(error)).toContain(sentence);
  });

  it('about an endpoint that is down, with its address', () => {
    const down = { ...connection, settings: { ...settings, endpoint: 'http://127.0.0.1:4566' } };
    expect(explainAwsFault(refused, down)).toBe(
      'Nothing answers at http://127.0.0.1:4566 (ECONNREFUSED): start it, or name another endpoint with --endpoint-url.',
    );
  });

  it('about a right that is missing, with the action as AWS names it', () => {
    const message = 'User: arn:aws:iam::1:user/a is not authorized to perform: kinesis:ListShards on resource: x';
    expect(explainAwsFault(awsError('AccessDeniedException', message))).toBe(
      'Access denied: you may not call kinesis:ListShards; docs/cli.md has the policy that each command needs.',
    );
  });

  it('about what lies behind an error of ours', () => {
    const error = new StreamUnreadable('Kinesis does not let the shard be read.', { cause: awsError('ExpiredToken') });
    expect(explainAwsFault(error)).toContain('have expired');
  });

  it.each([new Error('no'), 'text', awsError('ValidationError')])('about nothing else: %s', (error) => {
    expect(explainAwsFault(error)).toBeUndefined();
  });
});

it('remembers the action of a call that failed, where AWS does not say it', async () => {
  const endpoint = 'http://127.0.0.1:1';
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const services = awsServices(async () => ({
    ...settings,
    region: 'eu-west-1',
    endpoint,
    credentials,
    maxAttempts: 1,
  }));
  const kinesis = await services.kinesis();
  expect(kinesis).toBeInstanceOf(KinesisClient);
  expect(await services.kinesis()).toBe(kinesis);
  const error = await kinesis.send(new ListShardsCommand({ StreamName: 's' })).catch((failure: unknown) => failure);
  expect(actionOf(error)).toBe('kinesis:ListShards');
});
