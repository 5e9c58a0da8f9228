import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ConsumerGroup } from '../functions/consumer-group.ts';
import type { ProducerFunction } from '../functions/producer-function.ts';
import type { Highwater } from '../highwater.ts';

interface AlarmsProps {
  readonly highwater: Highwater;
  /** Undefined: the alarms are shown, and notify nobody. */
  readonly topicArn: string | undefined;
}

/** An alarm for each way in which data could be lost unless a person acts. */
export class Alarms extends Construct {
  private readonly action: SnsAction | undefined;

  constructor(scope: Construct, id: string, { highwater, topicArn }: AlarmsProps) {
    super(scope, id);
    this.action = topicArn === undefined ? undefined : new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn));
    const { groups, producer } = highwater;
    const conditions = [...groups.flatMap((group) => groupConditions(group)), ...producerConditions(producer)];
    for (const condition of conditions) this.add(condition);
  }

  private add(condition: AlarmCondition): void {
    const alarm = new Alarm(this, condition.id, {
      alarmDescription: condition.description,
      metric: condition.metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: condition.above ?? 0,
      evaluationPeriods: condition.minutes ?? 1,
      treatMissingData: condition.missingData ?? TreatMissingData.NOT_BREACHING,
    });
    if (this.action !== undefined) alarm.addAlarmAction(this.action);
  }
}

/** When an alarm goes off: unless said otherwise, in a minute in which a counter that is silent while all is well is not. */
interface AlarmCondition {
  readonly id: string;
  /** What has happened and where to look, for whoever is woken. */
  readonly description: string;
  readonly metric: Metric;
  readonly above?: number;
  readonly minutes?: number;
  readonly missingData?: TreatMissingData;
}

/** The ways in which a group could lose data unless a person acts. */
function groupConditions(group: ConsumerGroup): readonly AlarmCondition[] {
  const { name } = group;
  const consumer = { FunctionName: group.function.functionName };
  // @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html event source mapping metrics
  const mapping = { EventSourceMappingUUID: group.mapping.ref };
  return [
    ...ageConditions(group),
    {
      metric: metricOf('Errors', consumer),
      id: `${name}Errors`,
      description: `Group ${name} has failed for five minutes: a shard stands still, see the consumer's log`,
      // A failed batch is tried again, so one error by itself is nothing.
      minutes: 5,
    },
    {
      metric: metricOf('OnFailureDestinationDeliveredEventCount', mapping),
      id: `${name}GivenUp`,
      description: `Records of group ${name} could not be delivered: they lie in the failure bucket`,
    },
    {
      metric: metricOf('DroppedEventCount', mapping),
      id: `${name}Dropped`,
      description: `Records of group ${name} expired or were dropped: compare with the failure bucket`,
    },
    {
      metric: metricOf('DestinationDeliveryFailures', consumer),
      id: `${name}Lost`,
      description: `Given-up records of group ${name} could not be kept in the failure bucket: see its permissions`,
    },
  ];
}

/** The ways in which an asynchronous producer request could be lost. */
function producerConditions(producer: ProducerFunction): readonly AlarmCondition[] {
  const dimensions = { FunctionName: producer.function.functionName };
  const whereItLies = producer.keepsFailedRequests
    ? 'the failure bucket holds it, send it again'
    : 'send it again from its source';
  return [
    {
      metric: metricOf('AsyncEventsDropped', dimensions),
      id: 'ProducerGivenUp',
      description: `An asynchronous producer request was given up: ${whereItLies}`,
    },
    {
      metric: metricOf('DestinationDeliveryFailures', dimensions),
      id: 'ProducerLost',
      description: 'A given-up producer request could not be kept: send it again from its source',
    },
  ];
}

/** None for a stream of others: its retention is not the stack's to know, and may change at any time. */
function ageConditions(group: ConsumerGroup): readonly AlarmCondition[] {
  const { retentionHours } = group.topic;
  return retentionHours === undefined ? [] : [50, 75].map((percent) => ageCondition(group, percent, retentionHours));
}

function ageCondition(group: ConsumerGroup, percent: number, retentionHours: number): AlarmCondition {
  return {
    id: `${group.name}Age${percent}`,
    description: `Group ${group.name} is behind by ${percent} % of the retention: at 100 % records expire unread`,
    metric: metricOf('IteratorAge', { FunctionName: group.function.functionName }, Stats.MAXIMUM),
    above: (Duration.hours(retentionHours).toMilliseconds() * percent) / 100,
    // A consumer that is not invoked at all reports no age, which is no sign of recovery.
    missingData: TreatMissingData.IGNORE,
  };
}

function metricOf(metricName: string, dimensionsMap: Record<string, string>, statistic: string = Stats.SUM): Metric {
  return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, statistic, period: Duration.minutes(1) });
}
