import type { Template } from 'aws-cdk-lib/assertions';
import { lambdaRules } from './localstack-lambda-rules.ts';
import { type LocalStackRule, localStackSource, type Resource, type Resources } from './localstack-rule.ts';
import { serviceRules } from './localstack-service-rules.ts';

/** All rules that a template is held against. */
export const localStackRules: readonly LocalStackRule[] = [...lambdaRules, ...serviceRules];

/** Something that LocalStack refuses. */
export interface Refusal {
  readonly logicalId: string;
  readonly what: string;
  readonly source: string;
}

// Those of the services that a pipeline may be made of. What is not among them is deployed as nothing, or refused.
const typesMade =
  `CloudWatch::Alarm DynamoDB::Table EC2::SecurityGroup EC2::Subnet EC2::VPC EC2::VPCEndpoint Events::Rule
  IAM::ManagedPolicy IAM::Policy IAM::Role KMS::Alias KMS::Key Kinesis::Stream Kinesis::StreamConsumer Lambda::Alias
  Lambda::EventInvokeConfig Lambda::EventSourceMapping Lambda::Function Lambda::Permission Lambda::Version
  Logs::LogGroup Logs::LogStream Logs::SubscriptionFilter S3::Bucket S3::BucketPolicy SNS::Subscription SNS::Topic
  SNS::TopicPolicy SQS::Queue SQS::QueuePolicy SSM::Parameter SecretsManager::Secret`
    .split(/\s+/)
    .map((name) => `AWS::${name}`);
const typesSource = `${localStackSource('cloudformation/engine/v2/change_set_model_executor.py')} No resource provider found`;

/** What LocalStack is known to refuse of a template; empty where it is known to refuse nothing. */
export function findRefusals(template: Template): readonly Refusal[] {
  const resources: Resources = template.toJSON()['Resources'];
  return Object.entries(resources).flatMap(([logicalId, resource]) => [
    ...findUnknownType(logicalId, resource),
    ...localStackRules
      .filter(({ type, isBroken }) => type === resource.Type && isBroken(resource.Properties ?? {}, resources))
      .map(({ name, source }) => ({ logicalId, what: name, source })),
  ]);
}

function findUnknownType(logicalId: string, { Type }: Resource): readonly Refusal[] {
  return typesMade.includes(Type) ? [] : [{ logicalId, what: `a resource of type ${Type}`, source: typesSource }];
}
