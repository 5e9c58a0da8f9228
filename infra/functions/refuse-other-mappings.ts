import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { ConsumerGroup } from './consumer-group.ts';

/**
 * Refuses at synth every other mapping onto the group's function in the same stack, however it is made and names the
 * function: fed from two points at once, the group's checkpoint would pass records that neither has handled.
 */
export function refuseOtherMappings(group: ConsumerGroup): void {
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
