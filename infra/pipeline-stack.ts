import { type App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import type { ConsumerGroup } from './functions/consumer-group.ts';
import { Highwater, type HighwaterProps } from './highwater.ts';

/** One stage's stack: the pipeline, and what operators, scripts and the CLI need to find it. */
export class PipelineStack extends Stack {
  readonly highwater: Highwater;

  constructor(scope: Construct, id: string, props: HighwaterProps) {
    super(scope, id, { description: 'Highwater: events from Kinesis into MongoDB, each exactly once' });
    this.highwater = new Highwater(this, 'Highwater', props);
    const { topics, producer, operator, checkpoints, failures, manifest, groups } = this.highwater;

    for (const { name, streamName } of topics) this.output(`${prefixOf(name)}StreamName`, streamName);
    this.output('ProducerFunctionName', producer.function.functionName);
    this.output('OperatorFunctionName', operator.function.functionName);
    this.output('OperatorRoleArn', operator.role.roleArn);
    this.output('CheckpointTableName', checkpoints.table.tableName);
    this.output('FailureBucketName', failures.bucket.bucketName);
    this.output('ManifestParameterName', manifest.parameter.parameterName);
    for (const group of groups) this.outputGroup(group);
  }

  private outputGroup({ name, function: consumer, role, mapping }: ConsumerGroup): void {
    const prefix = prefixOf(name);
    this.output(`${prefix}ConsumerFunctionName`, consumer.functionName);
    this.output(`${prefix}ConsumerRoleArn`, role.roleArn);
    this.output(`${prefix}EventSourceMappingId`, mapping.ref);
  }

  private output(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}

/** What the names of a topic's or a group's outputs begin with. */
function prefixOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Has every synth check the whole app against both rule packs; an unacknowledged finding, warnings too, fails it. */
export function checkCompliance(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}
