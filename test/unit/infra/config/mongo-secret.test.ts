import { expect, it } from 'vitest';
import { parseMongoSecret } from '../../../../infra/config/stage-config.ts';

it.each(['highwater/dev/mongodb', 'team+x=1@home.example-1_2', 'rds!cluster-0f1e2d3c'])('takes the name %s', (id) => {
  expect(parseMongoSecret(id)).toEqual({ kind: 'name', id });
});

it.each([
  'arn:aws:secretsmanager:eu-central-1:123456789012:secret:highwater/dev/mongodb-a1B2c3',
  'arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!cluster-0f1e2d3c-a1B2c3',
  'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:mongo',
])('takes the ARN %s', (id) => {
  expect(parseMongoSecret(id)).toEqual({ kind: 'arn', id });
});

it.each([
  '',
  ' ',
  'mongodb://user:password@host/db',
  'mongodb+srv://host',
  'a secret',
  'arn:aws:ssm:eu-central-1:123456789012:parameter/mongo',
  'x'.repeat(513),
])('refuses %j', (text) => {
  expect(parseMongoSecret(text)).toBeUndefined();
});
