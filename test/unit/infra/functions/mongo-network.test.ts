import { afterAll, expect, it } from 'vitest';
import { changedTemplate, discardOutputs, stageConfig, statementsOf } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const network = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};
const template = changedTemplate('dev', { mongo: { ...stageConfig('dev').mongo, network } });
const type = 'AWS::Lambda::Function';

it('puts the consumers into the given subnets and security groups', () => {
  template.hasResourceProperties(type, {
    VpcConfig: {
      SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      SecurityGroupIds: ['sg-0123456789abcdef0'],
    },
  });
});

it('leaves the producer outside, which has no business with MongoDB', () => {
  const producers = Object.entries(template.findResources(type)).filter(([id]) => id.includes('Producer'));
  expect(producers.map(([, { Properties }]) => Properties.VpcConfig)).toEqual([undefined]);
});

it('lets Lambda make network interfaces in the name of the consumer', () => {
  expect(statementsOf(template, 'Groupnumtest')).toContainEqual(
    expect.objectContaining({ Action: expect.arrayContaining(['ec2:CreateNetworkInterface']) }),
  );
});

it('makes no network of its own', () => {
  template.resourceCountIs('AWS::EC2::VPC', 0);
  template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
});
