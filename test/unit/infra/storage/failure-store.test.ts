import { afterAll, expect, it } from 'vitest';
import { discardOutputs, shippedTemplate, statementsOf } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const type = 'AWS::S3::Bucket';

it('is closed to the public', () => {
  shippedTemplate('dev').hasResourceProperties(type, {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

it('refuses connections without TLS', () => {
  const [policy] = Object.values(shippedTemplate('dev').findResources('AWS::S3::BucketPolicy'));
  expect(policy?.['Properties'].PolicyDocument.Statement).toContainEqual(
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  );
});

it.each([
  ['dev', 'AES256'],
  ['prod', 'aws:kms'],
])('is encrypted at rest in %s (%s)', (stage, algorithm) => {
  shippedTemplate(stage).hasResourceProperties(type, {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: algorithm } }],
    },
  });
});

it('O6: lets nothing in it expire', () => {
  const [bucket] = Object.values(shippedTemplate('prod').findResources(type));
  expect(JSON.stringify(bucket)).not.toContain('Expiration');
});

it('outlives its stack, with the older versions of its objects', () => {
  shippedTemplate('prod').hasResource(type, {
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { VersioningConfiguration: { Status: 'Enabled' } },
  });
});

it.each(['local', 'dev', 'prod'])('is never emptied by a function of the CDK (%s)', (stage) => {
  shippedTemplate(stage).resourceCountIs('Custom::S3AutoDeleteObjects', 0);
});

it.each(['Producer', 'Groupnumtest'])('lets the %s add objects below the prefix of Lambda, not read them', (owner) => {
  const template = shippedTemplate('dev');
  const [bucket = ''] = Object.keys(template.findResources(type));
  const arn = { 'Fn::GetAtt': [bucket, 'Arn'] };
  const onBucket = statementsOf(template, owner).filter((statement) => String(statement['Action']).startsWith('s3:'));
  expect(onBucket).toEqual([
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
    { Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [arn, '/aws/lambda/*']] } },
  ]);
});

it.each(['local', 'dev', 'prod'])(
  'lets the operator function read and delete what is below that prefix (%s)',
  (stage) => {
    const template = shippedTemplate(stage);
    const [bucket = ''] = Object.keys(template.findResources(type));
    const arn = { 'Fn::GetAtt': [bucket, 'Arn'] };
    const onBucket = statementsOf(template, 'Operator').filter(({ Action }) => JSON.stringify(Action).includes('s3:'));
    expect(onBucket).toEqual([
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
      {
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject'],
        Resource: { 'Fn::Join': ['', [arn, '/aws/lambda/*']] },
      },
    ]);
  },
);

it('lets the operator function do no more with the key of the bucket than decrypt', () => {
  const ofBucket = statementsOf(shippedTemplate('prod'), 'Operator').filter((statement) =>
    JSON.stringify(statement).includes('"s3."'),
  );
  expect(ofBucket.map(({ Action }) => Action)).toEqual(['kms:Decrypt']);
});
