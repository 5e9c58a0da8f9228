import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { operatorEnv } from '../../engine/runtime/environment.ts';
import { ConfigurationError } from '../../engine/runtime/errors.ts';
import type { GroupConfig } from '../config/group-config.ts';
import type { CheckpointTable } from '../storage/checkpoint-table.ts';
import type { FailureStore } from '../storage/failure-store.ts';
import type { StorageProps } from '../storage/storage.ts';
import type { TopicStream } from '../storage/topic-stream.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { decodingSettings } from './decoding-settings.ts';
import { grantSecretRead, type MongoAccess, MongoNetwork } from './mongo-access.ts';
import { NodeFunction } from './node-function.ts';
import type { ProducerFunction } from './producer-function.ts';

interface OperatorFunctionProps extends StorageProps {
  readonly mongo: MongoAccess;
  readonly topics: readonly TopicStream[];
  readonly checkpoints: CheckpointTable;
  readonly failures: FailureStore;
  readonly producer: ProducerFunction;
  readonly groups: readonly ConsumerGroup[];
}

/** A step takes at most a minute, and may then have one more call to wait for. */
const timeoutSeconds = 90;
/** As a consumer by default: it holds one batch at a time, or a page of dead letters. */
const memoryMb = 1024;
/** Lambda allows 4 KiB of environment; the other variables take the rest. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostGroupBytes = 3_400;
/** CloudFormation's names of streams and functions are about as long. */
const nameBytes = 64;

/**
 * The one function that touches MongoDB, checkpoint rows and failures on a person's behalf. It has the consumers' network and secret.
 * The stack lets nobody invoke it: whoever may is for the account to say.
 */
export class OperatorFunction extends Construct {
  readonly function: NodejsFunction;
  /** The database user of a login by AWS identity. */
  readonly role: Role;

  constructor(scope: Construct, id: string, props: OperatorFunctionProps) {
    super(scope, id);
    const { mongo, topics, checkpoints, failures, producer, groups } = props;
    requireRoom(groups);
    const network = mongo.network && new MongoNetwork(this, 'Network', mongo.network);
    const operator = new NodeFunction(this, 'Function', {
      ...props,
      memoryMb,
      timeoutSeconds,
      caFile: mongo.caFile,
      entry: 'operator',
      description: 'Highwater operator: carries out commands to consumer groups',
      environment: {
        [operatorEnv.groups]: Stack.of(this).toJsonString(groups.map(describe)),
        [operatorEnv.failureBucket]: failures.bucket.bucketName,
        [operatorEnv.producerFunction]: producer.function.functionName,
        [operatorEnv.checkpointTable]: checkpoints.table.tableName,
        // Where the URI lies, never the URI.
        [operatorEnv.mongoSecretId]: mongo.secret.id,
        [operatorEnv.mongoTls]: mongo.tls,
      },
      ...(network === undefined ? {} : { network: network.options }),
    });
    this.function = operator.function;
    this.role = operator.role;
    for (const topic of topics) topic.grantConsume(operator.role);
    checkpoints.grantCommands(operator.role);
    failures.grantRedrive(operator.role);
    grantSecretRead(operator.role, mongo);
    network?.grantAttach(operator.role);
    // Somebody waits for the answer; a command that nobody waits for any more is not given again by itself.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    Validations.of(this.function).acknowledge({
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'Commands are invoked by somebody who waits for the answer.',
    });
  }
}

function describe({ config, topic, function: { functionName } }: ConsumerGroup): object {
  return { ...described(config), functionName, ...placeOf(topic) };
}

function described(config: GroupConfig): object {
  const { name: group, startFrom, database, collection } = config;
  return { group, startFrom, database, collection, decoding: decodingSettings(config) };
}

/** A stream that is not of the stack may be of another account, so its name is not enough. */
function placeOf({ streamName, streamArn, isExisting }: TopicStream): object {
  return isExisting ? { streamName, streamArn } : { streamName };
}

function requireRoom(groups: readonly ConsumerGroup[]): void {
  const unknownName = 'x'.repeat(nameBytes);
  const texts = groups.map(({ topic, config }) => {
    const place = topic.isExisting ? placeOf(topic) : { streamName: unknownName };
    return JSON.stringify({ ...described(config), functionName: unknownName, ...place });
  });
  const bytes = Buffer.byteLength(texts.join());
  if (bytes > mostGroupBytes)
    throw new ConfigurationError(
      `The groups are described in ${bytes} bytes, and the operator function takes ${mostGroupBytes}: give them shorter names, databases or collections, or make two stages.`,
    );
}
