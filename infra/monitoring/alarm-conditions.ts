import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ConsumerGroup } from '../functions/consumer-group.ts';
import type { ProducerFunction } from '../functions/producer-function.ts';

/** When an alarm goes off: a metric of `AWS/Lambda`, looked at every minute, above a value for so many minutes. */
export interface AlarmCondition {
  readonly id: string;
  /** What has happened and where to look, for whoever is woken. */
  readonly description: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly above: number;
  readonly minutes: number;
  readonly missingData: TreatMissingData;
}

/** The ways in which a group could lose data unless a person acts. */
export function groupConditions(group: ConsumerGroup, retentionHours: number): readonly AlarmCondition[] {
  const { name } = group;
  const consumer = { FunctionName: group.function.functionName };
  // @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html event source mapping metrics
  const mapping = { EventSourceMappingUUID: group.mapping.ref };
  return [
    ageCondition(group, 50, retentionHours),
    ageCondition(group, 75, retentionHours),
    {
      ...anyOf('Errors', consumer),
      id: `${name}Errors`,
      description: `Group ${name} has failed for five minutes: a shard stands still, see the consumer's log`,
      // A failed batch is tried again, so one error by itself is nothing.
      minutes: 5,
    },
    {
      ...anyOf('OnFailureDestinationDeliveredEventCount', mapping),
      id: `${name}GivenUp`,
      description: `Records of group ${name} could not be delivered: they lie in the failure bucket`,
    },
    {
      ...anyOf('DroppedEventCount', mapping),
      id: `${name}Dropped`,
      description: `Records of group ${name} expired or were dropped: compare with the failure bucket`,
    },
    {
      ...anyOf('DestinationDeliveryFailures', consumer),
      id: `${name}Lost`,
      description: `Given-up records of group ${name} could not be kept in the failure bucket: see its permissions`,
    },
  ];
}

/** The ways in which an asynchronous producer request could be lost. */
export function producerConditions(producer: ProducerFunction): readonly AlarmCondition[] {
  const dimensions = { FunctionName: producer.function.functionName };
  const whereItLies = producer.keepsFailedRequests
    ? 'the failure bucket holds it, send it again'
    : 'send it again from its source';
  return [
    {
      ...anyOf('AsyncEventsDropped', dimensions),
      id: 'ProducerGivenUp',
      description: `An asynchronous producer request was given up: ${whereItLies}`,
    },
    {
      ...anyOf('DestinationDeliveryFailures', dimensions),
      id: 'ProducerLost',
      description: 'A given-up producer request could not be kept: send it again from its source',
    },
  ];
}

function ageCondition(group: ConsumerGroup, percent: number, retentionHours: number): AlarmCondition {
  return {
    id: `${group.name}Age${percent}`,
    description: `Group ${group.name} is behind by ${percent} % of the retention: at 100 % records expire unread`,
    metricName: 'IteratorAge',
    dimensions: { FunctionName: group.function.functionName },
    statistic: Stats.MAXIMUM,
    above: (Duration.hours(retentionHours).toMilliseconds() * percent) / 100,
    minutes: 1,
    // A consumer that is not invoked at all reports no age, which is no sign of recovery.
    missingData: TreatMissingData.IGNORE,
  };
}

/** A counter that is silent while all is well. */
function anyOf(
  metricName: string,
  dimensions: AlarmCondition['dimensions'],
): Omit<AlarmCondition, 'id' | 'description'> {
  return {
    metricName,
    dimensions,
    statistic: Stats.SUM,
    above: 0,
    minutes: 1,
    missingData: TreatMissingData.NOT_BREACHING,
  };
}
