import { afterAll, describe, expect, it } from 'vitest';
import { changedTemplate, discardOutputs, shippedTemplate, stageConfig } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const type = 'AWS::CloudWatch::Alarm';
const hourMs = 3_600_000;
const template = shippedTemplate('prod');
const [consumer = ''] = idsOf('AWS::Lambda::Function', 'Group');
const [producer = ''] = idsOf('AWS::Lambda::Function', 'Producer');
const [mapping = ''] = idsOf('AWS::Lambda::EventSourceMapping', 'Group');

function idsOf(resourceType: string, part: string): string[] {
  return Object.keys(template.findResources(resourceType)).filter((id) => id.includes(part));
}

describe('an alarm goes off', () => {
  it.each([84, 126])('S5: when a group lags by %i of 168 hours (50 and 75 %% of the retention)', (hours) => {
    template.hasResourceProperties(type, {
      MetricName: 'IteratorAge',
      Statistic: 'Maximum',
      Threshold: hours * hourMs,
      ComparisonOperator: 'GreaterThanThreshold',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: consumer } }],
    });
  });

  it.each([
    ['C4: a group fails for five minutes', 'Errors', 5, 'FunctionName', consumer],
    [
      'S13: records lie in the failure bucket',
      'OnFailureDestinationDeliveredEventCount',
      1,
      'EventSourceMappingUUID',
      mapping,
    ],
    ['S5: records were dropped', 'DroppedEventCount', 1, 'EventSourceMappingUUID', mapping],
    ['given-up records could not be kept', 'DestinationDeliveryFailures', 1, 'FunctionName', consumer],
    ['P9: a producer request was given up', 'AsyncEventsDropped', 1, 'FunctionName', producer],
    ['P9: a given-up request could not be kept', 'DestinationDeliveryFailures', 1, 'FunctionName', producer],
  ])('when %s', (_what, metric, minutes, dimension, id) => {
    template.hasResourceProperties(type, {
      Namespace: 'AWS/Lambda',
      MetricName: metric,
      Threshold: 0,
      EvaluationPeriods: minutes,
      Period: 60,
      Dimensions: [{ Name: dimension, Value: { Ref: id } }],
    });
  });
});

it.each([
  ['dev', 'An asynchronous producer request was given up: the failure bucket holds it, send it again'],
  ['local', 'An asynchronous producer request was given up: send it again from its source'],
])('P9: says of a given-up request where it is (%s)', (stage, AlarmDescription) => {
  shippedTemplate(stage).hasResourceProperties(type, { MetricName: 'AsyncEventsDropped', AlarmDescription });
});

it('counts what the mapping gives up on', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    MetricsConfig: { Metrics: ['EventCount'] },
  });
});

it('O12: an idle or throttled consumer does not silence a lag alarm', () => {
  template.hasResourceProperties(type, { MetricName: 'IteratorAge', TreatMissingData: 'ignore' });
});

it('notifies the topic of the stage, where it names one', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
  changedTemplate('prod', { alarmTopicArn }).allResourcesProperties(type, { AlarmActions: [alarmTopicArn] });
});

it.each(['local', 'dev', 'prod'])('has no composite alarm, which emulated endpoints refuse (%s)', (stage) => {
  expect(shippedTemplate(stage).findResources('AWS::CloudWatch::CompositeAlarm')).toEqual({});
});

it('S5: measures the lag of a group by the retention of its own topic', () => {
  const daily = { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 } as const;
  const groups = stageConfig('prod').groups.flatMap((group) => [
    { ...group, topic: 'yearly' },
    { ...group, topic: 'daily', name: 'late', collection: 'late' },
  ]);
  const alarms = changedTemplate('prod', { topics: { daily, yearly: { ...daily, retentionHours: 8760 } }, groups });
  const thresholds = Object.entries(alarms.findResources(type, { Properties: { MetricName: 'IteratorAge' } })).map(
    ([id, { Properties }]) => [/late|numtest/.exec(id)?.[0], Properties.Threshold / hourMs],
  );
  expect(thresholds).toEqual([
    ['numtest', 4380],
    ['numtest', 6570],
    ['late', 12],
    ['late', 18],
  ]);
});
