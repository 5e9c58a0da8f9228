import { CloudFormationServiceException } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { removalCommand, removeStack } from '../../../../../cli/local/aws/remove-stack.ts';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { scriptedAws } from '../../../../support/scripted-aws.ts';

const StackName = 'Highwater-local';
const endpoint = 'http://127.0.0.1:4566';
const stacks = (...states: readonly string[]) => ({
  Stacks: states.map((StackStatus) => ({ StackName, StackStatus })),
});
const unknownStack = new CloudFormationServiceException({
  name: 'ValidationError',
  message: `Stack with id ${StackName} does not exist`,
  $fault: 'client',
  $metadata: {},
});

/** An endpoint that gives these answers to one look after the other, the last one for ever; and what it was asked. */
function answering(...looks: readonly unknown[]) {
  const left = [...looks];
  const { clients, sent } = scriptedAws((command) =>
    command === 'DeleteStack' ? {} : left.length > 1 ? left.shift() : left[0],
  );
  return { aws: { endpoint, clients }, asked: () => sent.map(([name]) => name), sent };
}

const look = 'DescribeStacks';
const request = 'DeleteStack';

describe('removing the stack', () => {
  it.each([
    ['is not known any more', unknownStack],
    ['is listed as deleted', stacks('DELETE_COMPLETE')],
    ['is not in the answer', {}],
  ])('asks for it by name and ends when it %s', async (_, gone) => {
    const { aws, sent } = answering(stacks('CREATE_COMPLETE'), stacks('DELETE_IN_PROGRESS'), gone);
    await removeStack(aws, 1);
    expect(sent).toEqual([
      [look, { StackName }],
      [request, { StackName }],
      [look, { StackName }],
      [look, { StackName }],
    ]);
  });

  it.each(['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'])(
    'waits for what is under way (%s), for the request would be forgotten',
    async (underWay) => {
      const { aws, asked } = answering(stacks(underWay), stacks(underWay), stacks('CREATE_COMPLETE'), unknownStack);
      await removeStack(aws, 1);
      expect(asked()).toEqual([look, look, look, request, look]);
    },
  );

  it.each(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'CREATE_FAILED', 'DELETE_FAILED'])(
    'removes a stack that a deploy has left half-way (%s)',
    async (left) => {
      const { aws, asked } = answering(stacks(left), unknownStack);
      await removeStack(aws, 1);
      expect(asked()).toEqual([look, request, look]);
    },
  );

  it('asks again where the stack is still, or again, there', async () => {
    const { aws, asked } = answering(stacks('CREATE_COMPLETE'), stacks('CREATE_COMPLETE'), unknownStack);
    await removeStack(aws, 1);
    expect(asked()).toEqual([look, request, look, request, look]);
  });

  it('looks a few times for a stack whose creation may still be on its way', async () => {
    const { aws, asked } = answering(unknownStack, unknownStack, stacks('REVIEW_IN_PROGRESS'), unknownStack);
    await removeStack(aws, 1);
    expect(asked()).toEqual([look, look, look, request, look]);
  });

  it('ends where there never is one', async () => {
    const { aws, asked } = answering(unknownStack);
    await removeStack(aws, 1);
    expect(asked()).toEqual([look, look, look, look, look]);
  });

  it('does not take an endpoint in trouble for one without the stack', async () => {
    const { aws } = answering(new Error('connection refused'));
    await expect(removeStack(aws, 1)).rejects.toThrow('connection refused');
  });

  it('says at once in one sentence that it cannot be removed, with the command that shows why', async () => {
    const { aws } = answering(stacks('CREATE_COMPLETE'), stacks('DELETE_IN_PROGRESS'), stacks('DELETE_FAILED'));
    const removing = removeStack(aws, 1);
    await expect(removing).rejects.toThrow(LocalStackError);
    await expect(removing).rejects.toThrow(
      `The stack Highwater-local could not be removed: remove it with "${removalCommand(endpoint)}".`,
    );
  });

  it('passes on that the endpoint refuses the request', async () => {
    const { clients } = scriptedAws((command) =>
      command === 'DeleteStack' ? new Error('refused') : stacks('CREATE_COMPLETE'),
    );
    await expect(removeStack({ endpoint, clients }, 1)).rejects.toThrow('refused');
  });
});

describe('the command for a person who removes it', () => {
  it('holds all that it needs, and cannot reach AWS', () => {
    expect(removalCommand(endpoint)).toBe(
      'AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test ' +
        'AWS_SECRET_ACCESS_KEY=test npx cdk destroy -c stage=local',
    );
  });
});
