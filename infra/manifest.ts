import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { ConsumerGroup } from './functions/consumer-group.ts';
import type { Highwater } from './highwater.ts';

/** The form of the manifest's JSON; raised when a reader of the old form would misread the new one. */
const manifestVersion = 2;
/** Has a stream by its ARN, which a reader of version 2 would look for by its name, in its own account. */
const versionWithArns = 3;

type ManifestSource = Pick<Highwater, 'topics' | 'producer' | 'operator' | 'checkpoints' | 'failures' | 'groups'>;

/**
 * What the CLI needs to know of a deployed pipeline, as one SSM parameter: JSON of `version`, `topics`
 * of `name`, `stream` and, where the stream is not of the stack, `arn`, `producerFunction`, `operatorFunction`, `checkpointTable`, `failureBucket`, and `groups` of `name`, `topic`,
 * `startFrom`, `consumerFunction`, `eventSourceMapping`, `database`, `collection`.
 */
export class Manifest extends Construct {
  readonly parameter: StringParameter;

  constructor(
    scope: Construct,
    id: string,
    { topics, producer, operator, checkpoints, failures, groups }: ManifestSource,
  ) {
    super(scope, id);
    this.parameter = new StringParameter(this, 'Parameter', {
      description: 'Highwater: what this pipeline consists of',
      // Four KiB hold about a dozen groups; more of them move up a tier by themselves.
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: Stack.of(this).toJsonString({
        version: topics.some(({ isExisting }) => isExisting) ? versionWithArns : manifestVersion,
        topics: topics.map(({ name, streamName, streamArn, isExisting }) => ({
          name,
          stream: streamName,
          ...(isExisting ? { arn: streamArn } : {}),
        })),
        producerFunction: producer.function.functionName,
        operatorFunction: operator.function.functionName,
        checkpointTable: checkpoints.table.tableName,
        failureBucket: failures.bucket.bucketName,
        groups: groups.map(describeGroup),
      }),
    });
  }
}

function describeGroup({ name, topic, config, function: consumer, mapping }: ConsumerGroup): object {
  return {
    name,
    topic: topic.name,
    startFrom: config.startFrom,
    consumerFunction: consumer.functionName,
    eventSourceMapping: mapping.ref,
    database: config.database,
    collection: config.collection,
  };
}
