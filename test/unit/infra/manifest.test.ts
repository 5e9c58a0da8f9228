import { afterAll, expect, it } from 'vitest';
import { changedTemplate, discardOutputs, stageConfig } from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const groups = stageConfig('dev').groups.flatMap((group) => [
  group,
  { ...group, name: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' },
]);

/** The parameter's text with every reference replaced by what kind of resource it points to. */
function manifest(): unknown {
  const template = changedTemplate('dev', { groups });
  const resources = template.toJSON()['Resources'];
  const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
  const parts: readonly (string | { Ref: string })[] = parameter?.['Properties'].Value['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : resources[part.Ref].Type)).join(''));
}

it('tells a reader of version 1 what the pipeline consists of', () => {
  const group = {
    name: 'numtest',
    startFrom: 'earliest',
    consumerFunction: 'AWS::Lambda::Function',
    eventSourceMapping: 'AWS::Lambda::EventSourceMapping',
    database: 'numtest',
    collection: 'numtest',
  };
  expect(manifest()).toEqual({
    version: 1,
    stream: 'AWS::Kinesis::Stream',
    producerFunction: 'AWS::Lambda::Function',
    checkpointTable: 'AWS::DynamoDB::Table',
    failureBucket: 'AWS::S3::Bucket',
    groups: [group, { ...group, name: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' }],
  });
});
