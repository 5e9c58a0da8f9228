import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Highwater } from '../highwater.ts';
import { type AlarmCondition, groupConditions, producerConditions } from './alarm-conditions.ts';

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
    const { groups, stream, producer } = highwater;
    const conditions = [
      ...groups.flatMap((group) => groupConditions(group, stream.settings.retentionHours)),
      ...producerConditions(producer),
    ];
    for (const condition of conditions) this.add(condition);
  }

  private add(condition: AlarmCondition): void {
    const alarm = new Alarm(this, condition.id, {
      alarmDescription: condition.description,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: condition.metricName,
        dimensionsMap: { ...condition.dimensions },
        statistic: condition.statistic,
        period: Duration.minutes(1),
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: condition.above,
      evaluationPeriods: condition.minutes,
      treatMissingData: condition.missingData,
    });
    if (this.action !== undefined) alarm.addAlarmAction(this.action);
  }
}
