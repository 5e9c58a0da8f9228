import { afterAll, expect, it } from 'vitest';
import { discardOutputs, shippedTemplate, statementsOf } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const type = 'AWS::DynamoDB::Table';

it('has a row a group and shard', () => {
  shippedTemplate('prod').hasResourceProperties(type, {
    KeySchema: [
      { AttributeName: 'group', KeyType: 'HASH' },
      { AttributeName: 'shard', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'group', AttributeType: 'S' },
      { AttributeName: 'shard', AttributeType: 'S' },
    ],
  });
});

it('C39: has no expiry, for a checkpoint never ages', () => {
  const [table] = Object.values(shippedTemplate('prod').findResources(type));
  expect(table?.['Properties']).not.toHaveProperty('TimeToLiveSpecification');
});

it('is paid by request and can be restored to any point', () => {
  shippedTemplate('dev').hasResourceProperties(type, {
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

it('O10: outlives its stack and cannot be deleted by mistake', () => {
  shippedTemplate('prod').hasResource(type, {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { DeletionProtectionEnabled: true },
  });
});

it('goes with an ephemeral stack', () => {
  shippedTemplate('dev').hasResource(type, {
    DeletionPolicy: 'Delete',
    Properties: { DeletionProtectionEnabled: false },
  });
});

it('C34: lets a group read and move its own rows only', () => {
  const template = shippedTemplate('prod');
  const [table = ''] = Object.keys(template.findResources(type));
  expect(statementsOf(template, 'Groupnumtest')).toContainEqual({
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    Resource: { 'Fn::GetAtt': [table, 'Arn'] },
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['numtest#*'] } },
  });
});

it('lets a group use the key through DynamoDB only', () => {
  expect(statementsOf(shippedTemplate('prod'), 'Groupnumtest')).toContainEqual(
    expect.objectContaining({
      Action: expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
      Condition: {
        StringEquals: {
          'kms:ViaService': {
            'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
          },
        },
      },
    }),
  );
});
