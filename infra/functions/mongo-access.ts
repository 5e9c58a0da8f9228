import { Stack, Validations } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { MongoSecret } from '../config/stage-config.ts';
import { grantKeyThrough } from '../storage/encryption-key.ts';

/** How functions reach MongoDB. */
export interface MongoAccess {
  readonly secret: MongoSecret;
  /** `optional` is accepted for emulated stages only. */
  readonly tls: 'required' | 'optional';
  /** The customer key of the secret, where it has one. */
  readonly secretKeyArn?: string;
  /**
   * The certificates of a private authority, in a PEM file; absolute, or from the folder of cdk.json. It is deployed with the
   * functions, and they trust no other authority then.
   */
  readonly caFile?: string;
  /** Where the consumers run inside a VPC. Without it they reach MongoDB over the public network. */
  readonly network?: NetworkParts;
}

/** A VPC by its parts, so that synth needs no look-up. */
interface NetworkParts {
  readonly vpcId: string;
  readonly availabilityZones: readonly string[];
  /** One a zone, in the order of the zones; with a way to Kinesis, DynamoDB and Secrets Manager. */
  readonly privateSubnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** Lets a role read the one secret, and use its key for that alone. */
export function grantSecretRead(role: Role, { secret, secretKeyArn }: MongoAccess): void {
  role.addToPolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: secretArns(role, secret) }),
  );
  grantKeyThrough(role, secretKeyArn, 'secretsmanager', ['kms:Decrypt']);
}

/**
 * Secrets Manager ends every ARN with a hyphen and six random characters. Whether a given ARN has them cannot be told
 * from a name that happens to end so, hence both forms.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function secretArns(role: Role, { kind, id }: MongoSecret): string[] {
  if (kind === 'arn') return /-[A-Za-z0-9]{6}$/.test(id) ? [id, `${id}-??????`] : [`${id}-??????`];
  const { partition, region, account } = Stack.of(role);
  return [`arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-??????`];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const interfaceActions = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'UnassignPrivateIpAddresses',
];

/** An existing VPC, as a function wants it. */
export class MongoNetwork extends Construct {
  readonly options: Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>;

  constructor(scope: Construct, id: string, parts: NetworkParts) {
    super(scope, id);
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: parts.vpcId,
      availabilityZones: [...parts.availabilityZones],
      privateSubnetIds: [...parts.privateSubnetIds],
    });
    Validations.of(this).acknowledge({
      id: '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Routes belong to whoever made the network; nothing here reads them.',
    });
    const securityGroups = parts.securityGroupIds.map((groupId) =>
      // Their rules belong to whoever made them.
      SecurityGroup.fromSecurityGroupId(this, groupId, groupId, { mutable: false }),
    );
    this.options = { vpc, vpcSubnets: { subnets: vpc.privateSubnets }, securityGroups };
  }

  /** Lets Lambda attach the function to the VPC in the role's name. */
  grantAttach(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: interfaceActions.map((action) => `ec2:${action}`),
        resources: ['*'],
      }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Lambda asks for its network interface permissions on every resource.',
    });
  }
}
