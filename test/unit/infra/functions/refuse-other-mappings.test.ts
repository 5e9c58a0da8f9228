import { CfnResource, Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { afterAll, expect, it } from 'vitest';
import { discardOutputs, pipelineStack, stageConfig } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

it('C36: refuses a second mapping onto a group, which could carry its checkpoint over unhandled records', () => {
  const stack = pipelineStack(stageConfig('dev'));
  const [group] = stack.highwater.groups;
  if (group === undefined) throw new Error('there is no group');
  group.function.addEventSource(
    new KinesisEventSource(Stream.fromStreamArn(stack, 'Same', group.topic.streamArn), {
      startingPosition: StartingPosition.LATEST,
    }),
  );
  expect(() => Template.fromStack(stack)).toThrow('feeds the function of group numtest a second time: remove it');
});

it.each([
  ['its ARN', (target: IFunction) => ({ FunctionName: target.functionArn })],
  ['its name', (target: IFunction) => ({ FunctionName: target.functionName })],
  ['a text around its name', (target: IFunction) => ({ FunctionName: Fn.sub(`${target.functionName}:live`) })],
])('C36: refuses one that names the function by %s, and that no construct made', (_how, properties) => {
  const stack = pipelineStack(stageConfig('dev'));
  const [group] = stack.highwater.groups;
  if (group === undefined) throw new Error('there is no group');
  new CfnResource(stack, 'Second', {
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { ...properties(group.function), StartingPosition: 'LATEST' },
  });
  expect(() => Template.fromStack(stack)).toThrow('feeds the function of group numtest a second time');
});

it('C34: lets every group have a mapping of its own', () => {
  const { groups } = stageConfig('dev');
  const two = groups.map((group) => ({ ...group, name: 'two', collection: 'two' }));
  const stack = pipelineStack(stageConfig('dev', { groups: [...groups, ...two] }));
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
});
