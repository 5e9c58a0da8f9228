import { Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { ConsumerGroup } from './consumer-group.ts';

/**
 * Refuses at synth every other mapping onto the group's function in the same stack: fed from two points at once, the
 * group's checkpoint would pass records that neither has handled.
 */
export function refuseOtherMappings(group: ConsumerGroup): void {
  group.node.addValidation({
    validate: () => {
      const stack = Stack.of(group);
      const targetOf = (mapping: CfnEventSourceMapping): string =>
        JSON.stringify(stack.resolve(mapping.functionName));
      return stack.node
        .findAll()
        .filter((node) => node instanceof CfnEventSourceMapping)
        .filter((mapping) => mapping !== group.mapping && targetOf(mapping) === targetOf(group.mapping))
        .map(
          (mapping) =>
            `${mapping.node.path} feeds the function of group ${group.name} a second time: remove it`,
        );
    },
  });
}
