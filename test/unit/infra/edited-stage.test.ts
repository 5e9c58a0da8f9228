import { readFileSync } from 'node:fs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { editStage } from '../../../cli/stages/edit-stage.ts';
import { planNewTopic } from '../../../cli/stages/plan-topic.ts';
import { parseStageConfig } from '../../../infra/config/stage-config.ts';
import { discardOutputs, pipelineStack } from '../../support/synthesised-stack.ts';

const shipped = readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8');

afterAll(discardOutputs);

describe('a stage to which "topics create" has added a topic and its group', () => {
  const { text } = editStage(
    shipped,
    'dev',
    (stage) => planNewTopic(stage, { name: 'orders', shards: 3, retentionHours: 48, group: 'billing' }),
    new Date(),
  );
  const stages = JSON.parse(text).context['highwater:stages'];
  const template = Template.fromStack(pipelineStack(parseStageConfig(stages, { stage: 'dev' }, new Date())));

  it('has a stream for each topic', () => {
    template.resourceCountIs('AWS::Kinesis::Stream', 2);
    template.hasResourceProperties('AWS::Kinesis::Stream', { ShardCount: 3, RetentionPeriodHours: 48 });
  });

  it('has each group read the stream of its own topic', () => {
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    const sources = mappings.map(({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'][0]);
    const streams = Object.keys(template.findResources('AWS::Kinesis::Stream'));
    expect(sources.toSorted()).toEqual(streams.toSorted());
  });

  it('tells what is outside of it by its manifest', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Value: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('"orders"')])] }),
    });
  });
});
