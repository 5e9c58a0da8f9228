import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConfigurationError } from '../engine/runtime/errors.ts';
import { findCaFileProblem } from './config/ca-file.ts';
import type { GroupConfig } from './config/group-config.ts';
import { findConfigProblems } from './config/stage-schema.ts';
import { findPlaceProblems } from './config/stream-places.ts';
import type { TopicSettings } from './config/stream-schema.ts';
import { ConsumerGroup } from './functions/consumer-group.ts';
import type { MongoAccess } from './functions/mongo-access.ts';
import { OperatorFunction } from './functions/operator-function.ts';
import { ProducerFunction, type ProducerSettings } from './functions/producer-function.ts';
import { Manifest } from './manifest.ts';
import { Alarms } from './monitoring/alarms.ts';
import { CheckpointTable } from './storage/checkpoint-table.ts';
import { EncryptionKey } from './storage/encryption-key.ts';
import { EventStream } from './storage/event-stream.ts';
import { ExistingStream } from './storage/existing-stream.ts';
import { FailureStore } from './storage/failure-store.ts';
import type { TopicStream } from './storage/topic-stream.ts';

/** What a pipeline is made of. Anything that could break the order within a shard has no property here. */
export interface HighwaterProps {
  /** One or more, by name: each is a stream of its own, or one that is there already. */
  readonly topics: Readonly<Record<string, TopicSettings>>;
  readonly mongo: MongoAccess;
  readonly producer: ProducerSettings;
  /** One or more; see `GroupConfig` for what makes a name or a collection acceptable. */
  readonly groups: readonly GroupConfig[];
  /** True lets removal of the stack remove the data, and saves the customer key. Default false. */
  readonly ephemeral?: boolean;
  /** True only for an emulated endpoint on a developer's machine. Default false. */
  readonly emulated?: boolean;
  /** The SNS topic that alarms notify; without it they are only shown. */
  readonly alarmTopicArn?: string;
}

/**
 * The whole pipeline, for any CDK app: a stream per topic unless it is there already, a producer, checkpoints, and a consumer per group.
 *
 * @throws ConfigurationError with every problem of the topics and groups at once.
 */
export class Highwater extends Construct {
  readonly topics: readonly TopicStream[];
  readonly checkpoints: CheckpointTable;
  readonly failures: FailureStore;
  readonly producer: ProducerFunction;
  readonly groups: readonly ConsumerGroup[];
  readonly operator: OperatorFunction;
  readonly manifest: Manifest;

  constructor(scope: Construct, id: string, props: HighwaterProps) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    const problems = [
      ...findConfigProblems(props, new Date()),
      ...findFileProblems(props.mongo),
      ...findPlaceProblems(props, { region: known(region), account: known(account) }),
    ];
    if (problems.length > 0) throw new ConfigurationError(`Highwater cannot be built: ${problems.join('; ')}.`);
    const { ephemeral = false, emulated = false, mongo } = props;

    // A customer key costs a dollar a month and its calls: worth it where the data is to stay.
    const key = ephemeral ? undefined : new EncryptionKey(this, 'Key').key;
    const storage = { ephemeral, key };

    this.topics = Object.entries(props.topics).map(([name, settings]) =>
      'arn' in settings
        ? new ExistingStream(name, settings)
        : new EventStream(this, `Topic-${name}`, { ...storage, name, settings }),
    );
    this.checkpoints = new CheckpointTable(this, 'Checkpoints', storage);
    this.failures = new FailureStore(this, 'Failures', storage);
    const { topics, checkpoints, failures } = this;

    this.producer = new ProducerFunction(this, 'Producer', {
      ...storage,
      settings: props.producer,
      topics,
      failures,
      emulated,
    });
    this.groups = props.groups.map(
      (group) =>
        new ConsumerGroup(this, `Group-${group.name}`, {
          ...storage,
          group,
          emulated,
          mongo,
          topic: topicOf(group, topics),
          checkpoints,
          failures,
        }),
    );
    const { producer, groups } = this;
    this.operator = new OperatorFunction(this, 'Operator', {
      ...storage,
      mongo,
      topics,
      checkpoints,
      failures,
      producer,
      groups,
    });
    this.manifest = new Manifest(this, 'Manifest', this);
    new Alarms(this, 'Alarms', { highwater: this, topicArn: props.alarmTopicArn });
  }
}

function findFileProblems({ caFile }: MongoAccess): readonly string[] {
  const problem = caFile === undefined ? undefined : findCaFileProblem(caFile);
  return problem === undefined ? [] : [`mongo.caFile ${problem}`];
}

/** Undefined where only the deployment tells it. */
function known(text: string): string | undefined {
  return Token.isUnresolved(text) ? undefined : text;
}

/** The checks of the configuration leave no group without a topic. */
function topicOf({ name, topic }: GroupConfig, topics: readonly TopicStream[]): TopicStream {
  const found = topics.find((each) => topic === undefined || each.name === topic);
  if (found === undefined) throw new ConfigurationError(`Group ${name}: there is no topic for it.`);
  return found;
}
