import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { parseStartPosition, type StartPosition } from '../../engine/checkpoints/start-position.ts';
import { consumerEnv, optionalConsumerEnv } from '../../engine/runtime/environment.ts';
import { ConfigurationError } from '../../engine/runtime/errors.ts';
import type { GroupConfig } from '../config/group-config.ts';
import type { CheckpointTable } from '../storage/checkpoint-table.ts';
import type { FailureStore } from '../storage/failure-store.ts';
import type { StorageProps } from '../storage/storage.ts';
import type { TopicStream } from '../storage/topic-stream.ts';
import { decodingSettings } from './decoding-settings.ts';
import { FanOutConsumer } from './fan-out-consumer.ts';
import { grantSecretRead, type MongoAccess, MongoNetwork } from './mongo-access.ts';
import { NodeFunction } from './node-function.ts';
import { ShardMapping } from './shard-mapping.ts';

interface ConsumerGroupProps extends StorageProps {
  readonly group: GroupConfig;
  readonly emulated: boolean;
  readonly mongo: MongoAccess;
  readonly topic: TopicStream;
  readonly checkpoints: CheckpointTable;
  readonly failures: FailureStore;
}

/** One group: a function, the one mapping that feeds it, and the right to its own checkpoints. */
export class ConsumerGroup extends Construct {
  readonly name: string;
  readonly config: GroupConfig;
  readonly topic: TopicStream;
  readonly function: NodejsFunction;
  /** The database user of a login by AWS identity. */
  readonly role: Role;
  readonly mapping: ShardMapping;

  constructor(scope: Construct, id: string, props: ConsumerGroupProps) {
    super(scope, id);
    const { group, topic, failures } = props;
    this.name = group.name;
    this.config = group;
    this.topic = topic;
    // Another source replaces the mapping. The new one begins where every mapping does, and the checkpoints skip what is done.
    const fanOut = this.createFanOut(group, topic.streamArn);
    ({ function: this.function, role: this.role } = this.createFunction(props, fanOut));
    this.mapping = new ShardMapping(this, 'Mapping', {
      ...group.function,
      functionName: this.function.functionName,
      sourceArn: fanOut?.consumerArn ?? topic.streamArn,
      failureBucketArn: failures.bucket.bucketArn,
      start: startOf(group),
      emulated: props.emulated,
    });
    refuseOtherMappings(this);
  }

  private createFanOut({ name, fanOut = false }: GroupConfig, streamArn: string): FanOutConsumer | undefined {
    if (fanOut === false) return undefined;
    const registeredArn = fanOut === true ? undefined : fanOut;
    return new FanOutConsumer(this, 'FanOut', { name, streamArn, registeredArn });
  }

  /** No reserved concurrency: shards bound it already, and new accounts have none to spare. */
  private createFunction(props: ConsumerGroupProps, fanOut: FanOutConsumer | undefined): NodeFunction {
    const { group, mongo, topic, checkpoints, failures } = props;
    const network = mongo.network && new MongoNetwork(this, 'Network', mongo.network);
    const consumer = new NodeFunction(this, 'Function', {
      ...props,
      ...group.function,
      entry: 'consumer',
      description: `Highwater consumer of group ${group.name}: stores events in MongoDB`,
      environment: environmentOf(props),
      caFile: mongo.caFile,
      ...(network === undefined ? {} : { network: network.options }),
    });
    topic.grantConsume(consumer.role);
    fanOut?.grantSubscribe(consumer.role);
    checkpoints.grantProgress(consumer.role, group.name);
    failures.grantPut(consumer.role);
    grantSecretRead(consumer.role, mongo);
    network?.grantAttach(consumer.role);
    return consumer;
  }
}

function environmentOf({ group, mongo, topic, checkpoints }: ConsumerGroupProps): Record<string, string> {
  return {
    [consumerEnv.group]: group.name,
    [consumerEnv.streamName]: topic.streamName,
    ...(topic.isExisting ? { [optionalConsumerEnv.streamArn]: topic.streamArn } : {}),
    [consumerEnv.startFrom]: group.startFrom,
    [consumerEnv.checkpointTable]: checkpoints.table.tableName,
    // Where the URI lies, never the URI.
    [consumerEnv.mongoSecretId]: mongo.secret.id,
    [consumerEnv.mongoTls]: mongo.tls,
    [consumerEnv.database]: group.database,
    [consumerEnv.collection]: group.collection,
    [consumerEnv.decoding]: JSON.stringify(decodingSettings(group)),
  };
}

function startOf({ name, startFrom }: GroupConfig): StartPosition {
  const parsed = parseStartPosition(startFrom);
  if (parsed === undefined)
    throw new ConfigurationError(`Group ${name}: startFrom must be earliest or a time with its zone.`);
  return parsed;
}

/**
 * Refuses at synth every other mapping onto the group's function in the same stack, however it is made and names the
 * function: fed from two points at once, the group's checkpoint would pass records that neither has handled.
 */
function refuseOtherMappings(group: ConsumerGroup): void {
  group.node.addValidation({
    validate: () =>
      Stack.of(group)
        .node.findAll()
        .filter((node) => node !== group.mapping && isMappingOnto(node, group))
        .map(({ node }) => `${node.path} feeds the function of group ${group.name} a second time: remove it`),
  });
}

function isMappingOnto(node: unknown, group: ConsumerGroup): boolean {
  if (!CfnResource.isCfnResource(node)) return false;
  if (node.cfnResourceType !== CfnEventSourceMapping.CFN_RESOURCE_TYPE_NAME) return false;
  const stack = Stack.of(group);
  const { defaultChild } = group.function.node;
  if (!(defaultChild instanceof CfnFunction)) return false;
  const template: unknown = stack.resolve(node._toCloudFormation());
  // By name, by ARN or within a text: each refers to the function by its logical id.
  return new RegExp(`\\b${stack.getLogicalId(defaultChild)}\\b`).test(JSON.stringify(template));
}
