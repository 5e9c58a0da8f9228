import { afterAll, expect, it } from 'vitest';
import { changedTemplate, discardOutputs, stageConfig } from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const settings = { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 } as const;
const groups = stageConfig('dev').groups.flatMap((group) => [
  { ...group, topic: 'numtest' },
  { ...group, topic: 'orders', name: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' },
]);

/** The parameter's text with every reference replaced by what kind of resource it points to. */
function manifest(): unknown {
  const template = changedTemplate('dev', { groups, topics: { numtest: settings, orders: settings } });
  const resources = template.toJSON()['Resources'];
  const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
  const parts: readonly (string | { Ref: string })[] = parameter?.['Properties'].Value['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : resources[part.Ref].Type)).join(''));
}

it('tells a reader of version 2 what the pipeline consists of', () => {
  const group = {
    name: 'numtest',
    topic: 'numtest',
    startFrom: 'earliest',
    consumerFunction: 'AWS::Lambda::Function',
    eventSourceMapping: 'AWS::Lambda::EventSourceMapping',
    database: 'numtest',
    collection: 'numtest',
  };
  expect(manifest()).toEqual({
    version: 2,
    topics: [
      { name: 'numtest', stream: 'AWS::Kinesis::Stream' },
      { name: 'orders', stream: 'AWS::Kinesis::Stream' },
    ],
    producerFunction: 'AWS::Lambda::Function',
    operatorFunction: 'AWS::Lambda::Function',
    checkpointTable: 'AWS::DynamoDB::Table',
    failureBucket: 'AWS::S3::Bucket',
    groups: [group, { ...group, topic: 'orders', name: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' }],
  });
});
