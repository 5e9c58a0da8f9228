import { arnTarget, at, type LocalStackRule, listOf, localStackSource, type Resources } from './localstack-rule.ts';

const provider = localStackSource('lambda_/provider.py');
const apiUtils = localStackSource('lambda_/api_utils.py');
const runtimes = localStackSource('lambda_/runtimes.py');
// Providers hand all of a resource's properties to botocore, which refuses those that it does not know.
const botocore = 'https://github.com/boto/botocore/blob/1.42.72/botocore/data/lambda/2015-03-31/service-2.json';

const asyncSettings = ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'];
const mappingMembers = `EventSourceArn FunctionName Enabled BatchSize FilterCriteria MaximumBatchingWindowInSeconds
  ParallelizationFactor StartingPosition StartingPositionTimestamp DestinationConfig MaximumRecordAgeInSeconds
  BisectBatchOnFunctionError MaximumRetryAttempts Tags TumblingWindowInSeconds Topics Queues
  SourceAccessConfigurations SelfManagedEventSource FunctionResponseTypes AmazonManagedKafkaEventSourceConfig
  SelfManagedKafkaEventSourceConfig ScalingConfig DocumentDBEventSourceConfig KMSKeyArn MetricsConfig LoggingConfig
  ProvisionedPollerConfig`.split(/\s+/);

const runtimesKnown =
  /^(nodejs(16|18|20|22|24)\.x|python3\.([89]|1[0-4])|java(11|17|21|25|8\.al2)|ruby3\.[234]|dotnet(6|8|10)|provided\.al2(023)?)$/;
const maxEnvironmentBytes = 4096;
/** Names that are given at the deploy have at most this length. */
const maxNameLength = 255;
const maxReservedConcurrency = 1000 - 100;

const isWithin = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;
const isUnknownTo = (members: readonly string[], properties: object): boolean =>
  Object.keys(properties).some((name) => !members.includes(name));
const destinationsOf = (properties: object): readonly unknown[] =>
  ['OnFailure', 'OnSuccess'].flatMap((when) => listOf(at(properties, 'DestinationConfig', when, 'Destination')));
const isItself = (properties: object, destination: unknown, resources: Resources): boolean => {
  const own = at(properties, 'FunctionName', 'Ref');
  return own !== undefined && arnTarget(destination, resources)?.logicalId === own;
};

const functionRules = rulesOf('AWS::Lambda::Function', [
  {
    name: 'not exactly one architecture, or an unknown one',
    source: `${provider} create_function`,
    isBroken: ({ Architectures }) =>
      Architectures !== undefined && !['["arm64"]', '["x86_64"]'].includes(JSON.stringify(Architectures)),
  },
  {
    name: 'an unknown runtime',
    source: `${runtimes} RUNTIMES_AGGREGATED`,
    isBroken: ({ Runtime }) => !runtimesKnown.test(String(Runtime)),
  },
  {
    name: 'more than 4 KiB of environment variables',
    source: `${provider} _verify_env_variables`,
    isBroken: ({ Environment }) => {
      const variables = Object.entries(Object(at(Environment, 'Variables')));
      const longest = variables.map(([name, value]) => [
        name,
        typeof value === 'string' ? value : 'x'.repeat(maxNameLength),
      ]);
      return Buffer.byteLength(JSON.stringify(Object.fromEntries(longest))) > maxEnvironmentBytes;
    },
  },
  {
    name: 'a role that is no ARN',
    source: `${apiUtils} ROLE_REGEX`,
    isBroken: ({ Role }) => {
      const attribute = listOf(at(Role, 'Fn::GetAtt'))[1];
      return attribute !== 'Arn' && !/^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/./.test(String(Role));
    },
  },
  {
    name: 'a name that is too long or has other characters',
    source: `${apiUtils} validate_function_name`,
    isBroken: ({ FunctionName }) => FunctionName !== undefined && !/^[a-zA-Z0-9-_]{1,64}$/.test(String(FunctionName)),
  },
  {
    name: 'subnets, which have to exist',
    source: `${provider} _resolve_vpc_id`,
    isBroken: ({ VpcConfig }) => listOf(at(VpcConfig, 'SubnetIds')).length > 0,
  },
  {
    name: 'more than five layers',
    source: `${provider} _validate_layers`,
    isBroken: ({ Layers }) => listOf(Layers).length > 5,
  },
  {
    name: 'more reserved concurrency than leaves 100 unreserved',
    source: `${provider} put_function_concurrency`,
    isBroken: ({ ReservedConcurrentExecutions: reserved }) =>
      reserved !== undefined && !isWithin(reserved, 0, maxReservedConcurrency),
  },
]);

const asyncRules = rulesOf('AWS::Lambda::EventInvokeConfig', [
  {
    name: 'an asynchronous destination other than a function, a topic, a queue or an event bus',
    source: `${provider} _validate_destination_config`,
    isBroken: (properties, resources) =>
      destinationsOf(properties).some(
        (destination) => !['lambda', 'sns', 'sqs', 'events'].includes(arnTarget(destination, resources)?.service ?? ''),
      ),
  },
  {
    name: 'a function as its own asynchronous destination',
    source: `${provider} _validate_destination_config`,
    isBroken: (properties, resources) =>
      destinationsOf(properties).some((destination) => isItself(properties, destination, resources)),
  },
  {
    name: 'no setting of asynchronous invocations at all',
    source: `${provider} put_function_event_invoke_config`,
    isBroken: (properties) => !asyncSettings.some((name) => Object.hasOwn(properties, name)),
  },
  {
    name: 'an unknown setting of asynchronous invocations',
    source: `${botocore} PutFunctionEventInvokeConfigRequest`,
    isBroken: (properties) => isUnknownTo(['FunctionName', 'Qualifier', ...asyncSettings], properties),
  },
]);

const mappingRules = rulesOf('AWS::Lambda::EventSourceMapping', [
  {
    name: 'a batch size outside 1 to 10 000',
    source: `${apiUtils} validate_and_set_batch_size`,
    isBroken: ({ BatchSize }) => BatchSize !== undefined && !isWithin(BatchSize, 1, 10_000),
  },
  {
    name: 'no starting position, or an unknown one',
    source: `${provider} validate_event_source_mapping`,
    isBroken: ({ StartingPosition }) => !['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'].includes(String(StartingPosition)),
  },
  {
    name: 'a destination of what succeeded',
    source: `${provider} validate_event_source_mapping`,
    isBroken: ({ DestinationConfig }) => at(DestinationConfig, 'OnSuccess') !== undefined,
  },
  {
    name: 'no source',
    source: `${provider} validate_event_source_mapping`,
    isBroken: ({ EventSourceArn }) => EventSourceArn === undefined,
  },
  {
    name: 'an unknown setting of a mapping',
    source: `${botocore} CreateEventSourceMappingRequest`,
    isBroken: (properties) => isUnknownTo(mappingMembers, properties),
  },
]);

function rulesOf(type: string, rules: readonly Omit<LocalStackRule, 'type'>[]): readonly LocalStackRule[] {
  return rules.map((rule) => ({ ...rule, type }));
}

/** What LocalStack refuses of functions, their asynchronous invocations and their mappings. */
export const lambdaRules: readonly LocalStackRule[] = [...functionRules, ...asyncRules, ...mappingRules];
