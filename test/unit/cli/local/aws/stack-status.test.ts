import { CloudFormationServiceException } from '@aws-sdk/client-cloudformation';
import { expect, it } from 'vitest';
import { readStackStatus } from '../../../../../cli/local/aws/stack-status.ts';
import { scriptedAws } from '../../../../support/scripted-aws.ts';

const answering = (answer: unknown) => scriptedAws(() => answer).clients;
const fault = (name: string) =>
  new CloudFormationServiceException({ name, message: 'no', $fault: 'client', $metadata: {} });

it.each([
  [{ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] }, 'UPDATE_COMPLETE'],
  // One deleted and recreated keeps the entry of its former life on some endpoints.
  [{ Stacks: [{ StackStatus: 'DELETE_COMPLETE' }, { StackStatus: 'CREATE_COMPLETE' }] }, 'CREATE_COMPLETE'],
  [{ Stacks: [{ StackStatus: 'DELETE_COMPLETE' }] }, undefined],
  [{ Stacks: [] }, undefined],
  [{}, undefined],
  [fault('ValidationError'), undefined],
])('of the answer %j is %s', async (answer, status) => {
  expect(await readStackStatus(answering(answer))).toBe(status);
});

it.each([
  fault('Throttling'),
  new Error('connection refused'),
  Object.assign(new Error('no'), { name: 'ValidationError' }),
])('is not known where the answer is %s', async (error) => {
  await expect(readStackStatus(answering(error))).rejects.toBe(error);
});
