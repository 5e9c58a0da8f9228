import { at, type LocalStackRule, listOf, localStackSource } from './localstack-rule.ts';

const statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];
const missingData = ['breaching', 'notBreaching', 'ignore', 'missing'];
const alarms = `${localStackSource('cloudwatch/provider_v2.py')} put_metric_alarm`;
// LocalStack has these two from moto.
const policies = 'https://github.com/getmoto/moto/blob/master/moto/iam/policy_validation.py';
const parameters = 'https://github.com/getmoto/moto/blob/master/moto/ssm/models.py put_parameter';

/** Without the prefixes and the postfix that any of them may have. */
const conditions =
  /^(ForAnyValue:|ForAllValues:)?(String(Not)?(Equals|Like)|String(Not)?EqualsIgnoreCase|Numeric(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|Date(Not)?Equals|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;

const statementsOf = (document: unknown): readonly unknown[] => listOf(at(document, 'Statement'));

/** What LocalStack refuses of the other services that the pipeline is made of. */
export const serviceRules: readonly LocalStackRule[] = [
  {
    name: 'more than 100 shards',
    type: 'AWS::Kinesis::Stream',
    source: `${localStackSource('kinesis/kinesis_mock_server.py')} SHARD_LIMIT`,
    isBroken: ({ ShardCount = 1 }) => !(Number(ShardCount) <= 100),
  },
  {
    name: 'an index without throughput on a table that has it',
    type: 'AWS::DynamoDB::Table',
    source: `${localStackSource('dynamodb/resource_providers/aws_dynamodb_table.py')} get_ddb_global_sec_indexes`,
    isBroken: ({ BillingMode, GlobalSecondaryIndexes }) =>
      BillingMode !== 'PAY_PER_REQUEST' &&
      listOf(GlobalSecondaryIndexes).some((index) => at(index, 'ProvisionedThroughput') === undefined),
  },
  {
    name: 'an alarm whose period is neither 10 s nor 30 s nor whole minutes',
    type: 'AWS::CloudWatch::Alarm',
    source: alarms,
    isBroken: ({ Period = 60 }) => ![10, 30].includes(Number(Period)) && Number(Period) % 60 !== 0,
  },
  {
    name: 'an alarm with an unknown statistic',
    type: 'AWS::CloudWatch::Alarm',
    source: alarms,
    isBroken: ({ Statistic = 'Sum', ExtendedStatistic = 'p99' }) =>
      !statistics.includes(String(Statistic)) || !String(ExtendedStatistic).startsWith('p'),
  },
  {
    name: 'an alarm that takes missing data for something unknown',
    type: 'AWS::CloudWatch::Alarm',
    source: alarms,
    isBroken: ({ TreatMissingData = 'missing' }) => !missingData.includes(String(TreatMissingData)),
  },
  {
    name: 'a policy of nobody',
    type: 'AWS::IAM::Policy',
    source: `${localStackSource('iam/resource_providers/aws_iam_policy.py')} create`,
    isBroken: ({ Roles, Users, Groups }) => [Roles, Users, Groups].every((list) => listOf(list).length === 0),
  },
  {
    name: 'a policy with an unknown condition',
    type: 'AWS::IAM::Policy',
    source: `${policies} VALID_CONDITIONS`,
    isBroken: ({ PolicyDocument }) =>
      statementsOf(PolicyDocument).some((statement) =>
        Object.keys(Object(at(statement, 'Condition'))).some((name) => !conditions.test(name)),
      ),
  },
  {
    name: 'a policy whose action names no service',
    type: 'AWS::IAM::Policy',
    source: `${policies} _validate_action_prefix`,
    isBroken: ({ PolicyDocument }) =>
      statementsOf(PolicyDocument)
        .flatMap((statement) => listOf(at(statement, 'Action') ?? at(statement, 'NotAction') ?? ''))
        .some((action) => !/^(\*|[\w.-]+:[^:]+)$/.test(String(action))),
  },
  {
    name: 'a policy without resources',
    type: 'AWS::IAM::Policy',
    source: `${policies} _validate_resource_exist`,
    isBroken: ({ PolicyDocument }) =>
      statementsOf(PolicyDocument).some(
        (statement) => listOf(at(statement, 'Resource') ?? at(statement, 'NotResource')).length === 0,
      ),
  },
  {
    name: 'a parameter under a name of AWS',
    type: 'AWS::SSM::Parameter',
    source: parameters,
    isBroken: ({ Name = '' }) => /^\/?(aws|ssm)/i.test(String(Name)),
  },
];
