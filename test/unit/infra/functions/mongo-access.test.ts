import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import type { MongoSecret } from '../../../../infra/config/stage-config.ts';
import { createPrivateCa } from '../../../support/private-ca.ts';
import { changedTemplate, discardOutputs, stageConfig, statementsOf } from '../../../support/synthesised-stack.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

afterAll(discardOutputs);

const key = 'arn:aws:kms:eu-central-1:123456789012:key/0123';

function secretStatements(secret: MongoSecret, secretKeyArn?: string): readonly unknown[] {
  const mongo = {
    ...stageConfig('dev').mongo,
    secret,
    ...(secretKeyArn === undefined ? {} : { secretKeyArn }),
  };
  return statementsOf(changedTemplate('dev', { mongo }), 'Groupnumtest').filter(({ Action }) =>
    /^(secretsmanager|kms):/.test(String(Action)),
  );
}

it('tells consumers and operator function, and nobody else, of the certificates of a private authority', async () => {
  const caFile = join(await temporaryFolder(), 'ca.pem');
  writeFileSync(caFile, (await createPrivateCa()).cert);
  const toldOf = (template: Template): readonly string[] =>
    Object.entries(template.findResources('AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
      Properties.Environment.Variables.HIGHWATER_MONGO_CA_FILE === 'mongo-ca.pem' ? [id.replace(/Function.*/, '')] : [],
    );
  const { mongo } = stageConfig('dev');
  expect(toldOf(changedTemplate('dev', { mongo }))).toEqual([]);
  expect(toldOf(changedTemplate('dev', { mongo: { ...mongo, caFile } }))).toEqual([
    'HighwaterGroupnumtest',
    'HighwaterOperator',
  ]);
});

describe('the right to the MongoDB secret', () => {
  it('is of the one secret, whatever six characters its ARN ends with', () => {
    const arn = [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':secretsmanager:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':secret:team/events-??????',
    ];
    expect(secretStatements({ kind: 'name', id: 'team/events' })).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { 'Fn::Join': ['', arn] } },
    ]);
  });

  const partial = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:events';
  it.each([
    ['without its ending', partial, `${partial}-??????`],
    ['that may have its ending', `${partial}-a1B2c3`, [`${partial}-a1B2c3`, `${partial}-a1B2c3-??????`]],
  ])('takes an ARN %s', (_variant, id, resource) => {
    expect(secretStatements({ kind: 'arn', id })).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource },
    ]);
  });

  it("includes the secret's customer key, for Secrets Manager only", () => {
    expect(secretStatements({ kind: 'name', id: 'events' }, key)).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: {
        StringEquals: {
          'kms:ViaService': {
            'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
          },
        },
      },
    });
  });
});
