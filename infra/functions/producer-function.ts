import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { producerEnv } from '../../engine/runtime/environment.ts';
import type { FailureStore } from '../storage/failure-store.ts';
import type { StorageProps } from '../storage/storage.ts';
import type { TopicStream } from '../storage/topic-stream.ts';
import { NodeFunction } from './node-function.ts';

/** How the producer function is sized. */
export interface ProducerSettings {
  readonly memoryMb: number;
  /** It stops before its time is over and says where to resume: longer means fewer calls, up to 900. */
  readonly timeoutSeconds: number;
}

interface ProducerFunctionProps extends StorageProps {
  readonly settings: ProducerSettings;
  readonly topics: readonly TopicStream[];
  readonly failures: FailureStore;
  /** True where asynchronous failures cannot go to a bucket. */
  readonly emulated: boolean;
}

/** The producer: may put records into every topic but those that are only read, and nothing else. */
export class ProducerFunction extends Construct {
  readonly function: NodejsFunction;
  /** Whether an asynchronous request that was given up lies in the failure bucket. */
  readonly keepsFailedRequests: boolean;

  constructor(scope: Construct, id: string, props: ProducerFunctionProps) {
    super(scope, id);
    const { settings, topics, failures, emulated } = props;
    const producer = new NodeFunction(this, 'Function', {
      ...props,
      ...settings,
      entry: 'producer',
      description: 'Highwater producer: puts events into the topics',
      environment: { [producerEnv.topics]: Stack.of(this).toJsonString(describeTopics(topics)) },
    });
    this.function = producer.function;
    this.keepsFailedRequests = !emulated;
    for (const topic of topics) if (topic.writableKib !== undefined) topic.grantPut(producer.role);

    this.function.configureAsyncInvoke({
      // A retry carries the same request id, hence the same event ids: it can do no harm.
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      // The whole request is kept, so that it can be sent again.
      ...(emulated ? {} : { onFailure: { bind: () => ({ destination: failures.bucket.bucketArn }) } }),
    });
    if (emulated) this.acknowledgeNoDestination();
    else failures.grantPut(producer.role);
  }

  /** @see https://github.com/localstack/localstack/blob/v4.14.0/localstack-core/localstack/services/lambda_/provider.py `_validate_destination_config` */
  private acknowledgeNoDestination(): void {
    Validations.of(this.function).acknowledge({
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'LocalStack refuses a bucket here, and the data of an emulated stage goes with its endpoint.',
    });
  }
}

/** By name, as lambdas/producer/config.ts reads them. */
function describeTopics(topics: readonly TopicStream[]): object {
  return Object.fromEntries(
    topics.map(({ name, streamName, streamArn, isExisting, writableKib }) => {
      if (writableKib === undefined) return [name, { readOnly: true }];
      return [name, { ...(isExisting ? { streamArn } : { streamName }), maxRecordBytes: writableKib * 1024 }];
    }),
  );
}
