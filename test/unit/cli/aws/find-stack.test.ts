import { describe, expect, it } from 'vitest';
import { findGroup, findStack, findTopic, findTopics } from '../../../../cli/aws/find-stack.ts';
import type { Manifest } from '../../../../cli/aws/manifest.ts';
import { awsError, manifest, pipelineScript, testContext } from '../../../support/command-context.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';

const finding = (script: AwsScript) => findStack(testContext({ script }).context);
const stack = { name: 'Highwater-dev', manifest: manifest as Manifest };

describe('the stack', () => {
  it('is found by its name, and what it consists of by its manifest', async () => {
    const { context, sent } = testContext({ script: pipelineScript() });
    expect(await findStack(context)).toEqual(stack);
    expect(sent).toEqual([
      ['DescribeStacks', { StackName: 'Highwater-dev' }],
      ['GetParameter', { Name: 'parameter-1' }],
    ]);
  });

  it('of another version is not read', async () => {
    const old = { ...manifest, version: 1, stream: 'stream-1' };
    await expect(finding(pipelineScript(undefined, old))).rejects.toThrow(
      'was deployed by another version of Highwater',
    );
  });

  it('may have streams that are not its own, and tells its account', async () => {
    const topics = [{ name: 'orders', stream: 'orders', arn: 'arn:aws:kinesis:eu-west-1:444455556666:stream/orders' }];
    const ofOthers = { ...manifest, version: 3, topics };
    const StackId = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Highwater-dev/1';
    const Outputs = [{ OutputKey: 'ManifestParameterName', OutputValue: 'parameter-1' }];
    const script: AwsScript = (command, input) =>
      command === 'DescribeStacks'
        ? { Stacks: [{ StackId, Outputs }] }
        : pipelineScript(undefined, ofOthers)(command, input);
    expect(await finding(script)).toMatchObject({ account: '111122223333', manifest: { topics } });
  });

  const withOutputs =
    (Outputs: readonly object[]): AwsScript =>
    () => ({ Stacks: [{ Outputs }] });
  const inVain =
    (error: Error): AwsScript =>
    (command) =>
      command === 'GetParameter' ? error : pipelineScript()(command, {});

  it.each<[string, AwsScript, string]>([
    [
      'is none',
      () => awsError('ValidationError', 'Stack with id Highwater-dev does not exist'),
      'There is no stack Highwater-dev (eu-west-1): deploy it with "npx cdk deploy -c stage=dev"',
    ],
    ['was deleted', () => ({ Stacks: [{ StackStatus: 'DELETE_COMPLETE' }] }), 'There is no stack Highwater-dev'],
    ['is not one of ours', withOutputs([]), 'The stack Highwater-dev has no output ManifestParameterName'],
    [
      'has lost its manifest',
      inVain(awsError('ParameterNotFound')),
      'The parameter parameter-1 of the stack Highwater-dev is gone',
    ],
    [
      'is of another version',
      pipelineScript(undefined, { ...manifest, version: 4 }),
      'was deployed by another version of Highwater',
    ],
  ])('that %s is a sentence', async (_, script, sentence) => {
    await expect(finding(script)).rejects.toThrow(sentence);
  });

  it.each(['AccessDenied', 'ExpiredToken'])('leaves %s to whoever explains it', async (name) => {
    await expect(finding(() => awsError(name))).rejects.toMatchObject({ name });
    await expect(finding(inVain(awsError(name)))).rejects.toMatchObject({ name });
  });
});

describe('what was named', () => {
  it('is found', () => {
    expect(findTopic(stack, 'orders').stream).toBe('stream-2');
    expect(findTopics(stack, undefined)).toHaveLength(2);
    expect(findGroup(stack, 'audit').eventSourceMapping).toBe('mapping-audit');
  });

  it('is not there: the sentence lists what is', () => {
    expect(() => findTopic(stack, 'nums')).toThrow('has no topic "nums": it has numtest, orders.');
    expect(() => findGroup(stack, 'x\u001b')).toThrow('has no group "x\\u001b": it has numtest, audit.');
    expect(() => findTopic(stack, undefined)).toThrow('has several topics: name one of numtest, orders.');
    expect(() => findGroup(stack, undefined)).toThrow('has several groups: name one of numtest, audit.');
  });

  it('may be left out where there is one', () => {
    const withGroups = (count: number) => ({
      ...stack,
      manifest: { ...stack.manifest, groups: stack.manifest.groups.slice(0, count) },
    });
    expect(findGroup(withGroups(1), undefined).name).toBe('numtest');
    expect(() => findGroup(withGroups(0), undefined)).toThrow('The stack Highwater-dev has no group.');
  });
});
