import { CloudFormationServiceException } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import { removeStack } from '../../../../cli/local/remove-stack.ts';
import { scriptedAws } from '../../../support/scripted-aws.ts';

const StackName = 'Highwater-local';
const stacks = (...states: readonly string[]) => ({
  Stacks: states.map((StackStatus) => ({ StackName, StackStatus })),
});
const unknownStack = new CloudFormationServiceException({
  name: 'ValidationError',
  message: `Stack with id ${StackName} does not exist`,
  $fault: 'client',
  $metadata: {},
});

/** An endpoint that gives these answers to one look after the other, the last one for ever. */
function endpoint(...looks: readonly unknown[]) {
  const left = [...looks];
  return scriptedAws((command) =>
    command === 'DeleteStack' ? {} : left.length > 1 ? left.shift() : left[0],
  );
}

describe('removing the stack', () => {
  it.each([
    ['is not known any more', unknownStack],
    ['is listed as deleted', stacks('DELETE_COMPLETE')],
    ['is not in the answer', {}],
  ])('asks for it by name and ends when it %s', async (_, gone) => {
    const { clients, sent } = endpoint(stacks('DELETE_IN_PROGRESS'), gone);
    await removeStack(clients, 1);
    expect(sent).toEqual([
      ['DeleteStack', { StackName }],
      ['DescribeStacks', { StackName }],
      ['DescribeStacks', { StackName }],
    ]);
  });

  it('does not take an endpoint in trouble for one without the stack', async () => {
    const { clients } = endpoint(new Error('connection refused'));
    await expect(removeStack(clients, 1)).rejects.toThrow('connection refused');
  });

  it('says at once in one sentence that it cannot be removed', async () => {
    const { clients } = endpoint(stacks('DELETE_IN_PROGRESS'), stacks('DELETE_FAILED'));
    const removing = removeStack(clients, 1);
    await expect(removing).rejects.toThrow(LocalStackError);
    await expect(removing).rejects.toThrow(
      'The stack Highwater-local could not be removed: remove it with "npx cdk destroy -c stage=local".',
    );
  });

  it('passes on that the endpoint takes no order to remove it', async () => {
    const { clients, sent } = scriptedAws(() => new Error('refused'));
    await expect(removeStack(clients, 1)).rejects.toThrow('refused');
    expect(sent).toHaveLength(1);
  });
});
