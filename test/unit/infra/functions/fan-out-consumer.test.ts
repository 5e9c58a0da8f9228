import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import type { StageConfig } from '../../../../infra/config/stage-config.ts';
import { Highwater } from '../../../../infra/highwater.ts';
import { findRefusals } from '../../../support/localstack-refusals.ts';
import {
  changedTemplate,
  discardOutputs,
  pipelineStack,
  shippedTemplate,
  stageConfig,
  statementsOf,
  unbundledApp,
} from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const mappingType = 'AWS::Lambda::EventSourceMapping';
const consumerType = 'AWS::Kinesis::StreamConsumer';
const withFanOut = (fanOut: boolean): Pick<StageConfig, 'groups'> => ({
  groups: stageConfig('prod').groups.map((group) => ({ ...group, fanOut })),
});
const template = changedTemplate('prod', withFanOut(true));
const only = (found: Readonly<Record<string, unknown>>): readonly [string, Record<string, unknown>] => {
  const [[id, resource] = ['', {}]] = Object.entries(found);
  return [id, Object(resource).Properties];
};
const [consumer] = only(template.findResources(consumerType));

describe('a group with a registered consumer', () => {
  it('has it on the stream of its topic, named for the group and for this stack alone', () => {
    const [stream] = only(template.findResources('AWS::Kinesis::Stream'));
    const name = { 'Fn::Join': ['-', [expect.stringMatching(/^numtest-[0-9a-f]{8}$/), stackUuid]] };
    expect(only(template.findResources(consumerType))[1]).toEqual({
      StreamARN: { 'Fn::GetAtt': [stream, 'Arn'] },
      ConsumerName: name,
    });
  });

  it('has the same name at every synth: with another one, the consumer would be replaced', () => {
    expect(changedTemplate('prod', withFanOut(true)).findResources(consumerType)).toEqual(
      template.findResources(consumerType),
    );
  });

  it('has another name than the same group of a second pipeline in the stack', () => {
    const { stage: _, ...props } = stageConfig('prod', withFanOut(true));
    const stack = new Stack(unbundledApp(), 'Twice');
    for (const id of ['One', 'Two']) new Highwater(stack, id, props);
    const names = Object.values(Template.fromStack(stack).findResources(consumerType)).map(({ Properties }) =>
      JSON.stringify(Properties.ConsumerName),
    );
    expect(new Set(names).size).toBe(2);
  });

  it('may be pushed the records of that consumer, and of no other', () => {
    const subscribing = statementsOf(template, 'Groupnumtest').filter(({ Action }) =>
      String(Action).includes('SubscribeToShard'),
    );
    expect(subscribing).toEqual([
      {
        Effect: 'Allow',
        Action: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
        Resource: { 'Fn::GetAtt': [consumer, 'ConsumerARN'] },
      },
    ]);
    expect(JSON.stringify(statementsOf(template, 'Operator'))).not.toContain('SubscribeToShard');
  });

  it.each([AwsSolutionsChecks, ServerlessChecks])('has no finding of $name', (Pack) => {
    const app = unbundledApp();
    pipelineStack(stageConfig('prod', withFanOut(true)), app);
    expect(new Pack(app).validateScope(app).violations).toEqual([]);
  });

  it('may read a stream of others in this way too', () => {
    const arn = 'arn:aws:kinesis:eu-west-1:444455556666:stream/orders';
    const ofOthers = changedTemplate('prod', { ...withFanOut(true), topics: { orders: { arn } } });
    ofOthers.hasResourceProperties(consumerType, { StreamARN: arn });
  });

  it('may be one that is registered already: then nothing is registered, changed or removed', () => {
    const arn = 'arn:aws:kinesis:eu-west-1:444455556666:stream/orders';
    const registered = `${arn}/consumer/highwater:1540591608`;
    const groups = withFanOut(true).groups.map((group) => ({ ...group, fanOut: registered }));
    const shared = changedTemplate('prod', { groups, topics: { orders: { arn } } });
    shared.resourceCountIs(consumerType, 0);
    shared.hasResourceProperties(mappingType, { EventSourceArn: registered, ParallelizationFactor: 1 });
    expect(statementsOf(shared, 'Groupnumtest')).toContainEqual({
      Effect: 'Allow',
      Action: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
      Resource: registered,
    });
    expect(() => changedTemplate('prod', { groups })).toThrow(
      'groups[0].fanOut is a consumer of another stream than that of its topic',
    );
  });

  it('is known to be nothing that LocalStack refuses', () => {
    const groups = stageConfig('local').groups.map((group) => ({ ...group, fanOut: true }));
    expect(findRefusals(changedTemplate('local', { groups }))).toEqual([]);
  });

  it('has nothing registered where the stage does not say so', () => {
    shippedTemplate('prod').resourceCountIs(consumerType, 0);
    changedTemplate('prod', withFanOut(false)).resourceCountIs(consumerType, 0);
  });
});

describe('switching it on or off', () => {
  it('C35: exchanges the source of the mapping alone, so the new one keeps every rule and begins before the checkpoints', () => {
    const [before, after] = [shippedTemplate('prod'), template].map((each) => only(each.findResources(mappingType)));
    expect(after?.[0]).toBe(before?.[0]);
    expect(after?.[1]).toEqual({
      ...before?.[1],
      EventSourceArn: { 'Fn::GetAtt': [consumer, 'ConsumerARN'] },
    });
  });

  it('leaves the function what it was, so that both mappings find the same checkpoints meanwhile', () => {
    const variablesOf = (each: Template) =>
      Object.values(each.findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Environment.Variables,
      );
    expect(variablesOf(template)).toEqual(variablesOf(shippedTemplate('prod')));
  });
});

const stackUuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
