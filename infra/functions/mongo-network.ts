import { Validations } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { MongoNetwork as NetworkParts } from './mongo-access.ts';

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
