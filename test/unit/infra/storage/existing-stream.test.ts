import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import type { StageConfig } from '../../../../infra/config/stage-config.ts';
import {
  actionsOf,
  changedTemplate,
  discardOutputs,
  stageConfig,
  statementsOf,
} from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const arn = 'arn:aws:kinesis:eu-west-1:444455556666:stream/orders';
const keyArn = 'arn:aws:kms:eu-west-1:444455556666:key/0123abcd-0000-1111-2222-3333444455ef';
const synth = (settings: object, changes: Partial<StageConfig> = {}): Template =>
  changedTemplate('prod', { topics: { orders: { arn, ...settings } }, ...changes });
const template = synth({ keyArn });

/** The variables of the function whose description begins so. */
function variablesOf(of: Template, description: string): Record<string, unknown> {
  const functions = Object.values(of.findResources('AWS::Lambda::Function'));
  const found = functions.find(({ Properties }) => Properties.Description.startsWith(`Highwater ${description}`));
  return Object(found).Properties.Environment.Variables;
}

/** A text whose references are names. */
function textOf(value: unknown): string {
  const parts: readonly unknown[] = typeof value === 'string' ? [value] : Object(value)['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : 'name')).join('');
}

describe('a topic whose stream is there already', () => {
  it('has no resource of its own: nothing of the stream is made, changed or removed', () => {
    const types = Object.values<{ Type: string }>(template.toJSON()['Resources']).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::Kinesis::'))).toEqual([]);
  });

  it.each(['Groupnumtest', 'Operator'])('is read by the %s, on its ARN alone, with its key for it alone', (owner) => {
    const statements = statementsOf(template, owner);
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      Resource: arn,
    });
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:kinesis:arn': arn } },
    });
  });

  it('needs no right to a key where it has none', () => {
    expect(JSON.stringify(statementsOf(synth({}), 'Groupnumtest'))).not.toContain('aws:kinesis:arn');
  });

  it('is what the mapping reads, by the rules of every mapping', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arn,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  it('is told to the functions by name and ARN', () => {
    expect(variablesOf(template, 'consumer')).toMatchObject({
      HIGHWATER_STREAM_NAME: 'orders',
      HIGHWATER_STREAM_ARN: arn,
    });
    const groups = textOf(variablesOf(template, 'operator')['HIGHWATER_GROUPS']);
    expect(JSON.parse(groups)).toMatchObject([{ group: 'numtest', streamName: 'orders', streamArn: arn }]);
  });

  it('is told to the command line by the output and the manifest', () => {
    template.hasOutput('OrdersStreamName', { Value: 'orders' });
    const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
    expect(JSON.parse(textOf(parameter?.['Properties'].Value))).toMatchObject({
      version: 3,
      topics: [{ name: 'orders', stream: 'orders', arn }],
    });
  });

  it('has no alarm that goes by its retention, which its owner may change at any time', () => {
    const metrics = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.MetricName,
    );
    expect(metrics).not.toContain('IteratorAge');
    expect(metrics).toContain('Errors');
  });

  it('stands beside topics that the stack makes', () => {
    const { topics } = stageConfig('prod');
    const groups = stageConfig('prod').groups.map((group) => ({ ...group, topic: 'orders' }));
    const both = synth({}, { topics: { ...topics, orders: { arn } }, groups });
    both.resourceCountIs('AWS::Kinesis::Stream', 1);
    both.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn });
  });
});

describe('the producer', () => {
  it('may not put into a stream of others, and is told so', () => {
    expect(actionsOf(template, 'Producer')).not.toContain('kinesis:PutRecords');
    expect(JSON.stringify(statementsOf(template, 'Producer'))).not.toContain(keyArn);
    expect(variablesOf(template, 'producer')).toEqual({ HIGHWATER_TOPICS: '{"orders":{"readOnly":true}}' });
  });

  it('may where the stage says that it is writable', () => {
    const writable = synth({ keyArn, writable: true });
    expect(statementsOf(writable, 'Producer')).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: arn },
        {
          Effect: 'Allow',
          Action: 'kms:GenerateDataKey',
          Resource: keyArn,
          Condition: { StringEquals: { 'kms:EncryptionContext:aws:kinesis:arn': arn } },
        },
      ]),
    );
    expect(variablesOf(writable, 'producer')).toEqual({
      HIGHWATER_TOPICS: `{"orders":{"streamArn":"${arn}","maxRecordBytes":1048576}}`,
    });
  });
});
