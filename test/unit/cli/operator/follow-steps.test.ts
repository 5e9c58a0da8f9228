import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { findStack } from '../../../../cli/aws/find-stack.ts';
import { followSteps, stepSchema } from '../../../../cli/operator/follow-steps.ts';
import { operatorOf } from '../../../../cli/operator/invoke-operator.ts';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { RestartStopped } from '../../../../engine/operate/errors.ts';
import { InvalidRequest } from '../../../../engine/runtime/invalid-request.ts';
import { createLog } from '../../../../engine/runtime/log.ts';
import {
  awsError,
  type ContextSettings,
  manifest,
  pipelineScript,
  testContext,
} from '../../../support/command-context.ts';
import { lambdaReply, operatorContext } from '../../../support/scripted-operator.ts';

const schema = stepSchema({ count: v.number() });
const first = { command: 'replay' };
const step = (count: number, next: object | null, trouble: string | null = null) => ({ count, next, trouble });

/** Follows a command whose steps answer this, in turn; the last one again and again. */
async function following(answers: readonly (object | Error)[], settings: ContextSettings = {}) {
  const left = [...answers];
  const test = operatorContext(() => (left.length > 1 ? left.shift() : left[0]) ?? {}, settings);
  const operator = operatorOf(await findStack(test.context), 'numtest', test.context, 'me');
  let count = 0;
  const take = (answer: { readonly count: number }): string => {
    count += answer.count;
    return `${count} done`;
  };
  const reports = { take, done: () => `${count} were done.` };
  const error = await followSteps(operator, first, schema, reports, test.context).catch((failure: unknown) => failure);
  return { ...test, error, count: () => count };
}

describe('a long command', () => {
  it('is followed step by step, each request sent as it came', async () => {
    const { requests, progress, error, sent } = await following([
      step(3, { at: '12345678901234567890' }),
      step(4, null),
    ]);
    expect(error).toBeUndefined();
    expect(requests).toEqual([
      { group: 'numtest', command: 'replay' },
      { group: 'numtest', at: '12345678901234567890' },
    ]);
    expect(progress).toEqual(['3 done', '7 done', null]);
    expect(sent.at(-1)?.[1]).toMatchObject({
      FunctionName: 'operator-1',
      Payload: expect.stringContaining('"by":"me"'),
    });
  });

  it('tries a step again that met trouble, ever later, and gives up after five times without progress', async () => {
    const { error, notes, slept } = await following([
      step(3, { group: 'numtest', at: 1 }),
      step(0, { at: 1 }, 'No primary.'),
    ]);
    expect(slept).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(String(error)).toContain('It gets no further: No primary.');
    expect(notes.at(-1)).toBe(
      '3 were done. To go on, run the same command again: it completes what is left, and doubles nothing.',
    );
  });

  it('waits no longer than at first where it got further meanwhile', async () => {
    const troubled = [1, 2, 3, 4, 5, 6, 7].map((at) => step(1, { at }, 'No primary.'));
    const { error, slept, count } = await following([...troubled, step(1, null)]);
    expect([error, count()]).toEqual([undefined, 8]);
    expect(new Set(slept)).toEqual(new Set([1_000]));
  });

  it('ends in the function’s own words, and says what was done', async () => {
    const { error, notes, requests } = await following([step(3, { at: 1 }), new Error('The stream was recreated.')]);
    expect(String(error)).toContain('The operator function failed: The stream was recreated.');
    expect(notes[0]).toContain('3 were done. To go on');
    expect(requests).toHaveLength(2);
  });

  it('says nothing of going on where it is refused at once, and else what was done', async () => {
    const refusal = new CommandRefused('The stream was recreated.');
    const { error, notes } = await following([refusal]);
    expect([error, notes]).toMatchObject([{ message: 'The stream was recreated.' }, []]);
    const later = await following([step(3, { at: 1 }), refusal]);
    expect(later.notes).toEqual(['3 were done.']);
  });

  it('ends at Ctrl-C between two steps, and says how to go on', async () => {
    const stop = new AbortController();
    const script = (): object => {
      stop.abort(new Error('stopped'));
      return {};
    };
    const { error, notes } = await following([step(3, { at: 1 }, 'No primary.')], {
      signal: stop.signal,
      sleep: async () => void script(),
    });
    expect(String(error)).toContain('stopped');
    expect(notes.at(-1)).toContain('run the same command again');
  });
});

/** What an endpoint gives that does not say what kind of error it was, except in the end of the function's log. */
function unnamed(errorMessage: string, logged: Error): object {
  const lines = ['2026-11-22T09:59:59.000Z\trequest-1\tERROR\tcommand.failed'];
  createLog((line) => lines.push(line)).error('command.failed', logged);
  return {
    FunctionError: 'Unhandled',
    LogResult: Buffer.from(lines.join('\n')).toString('base64'),
    Payload: Buffer.from(JSON.stringify({ errorType: 'Runtime.HandlerError', errorMessage })),
  };
}

describe('the operator function', () => {
  const refused = new CommandRefused('The stream has no shard x.');
  const stopped = new RestartStopped('Another restart took over.');
  const invalid = new InvalidRequest([{ field: 'shard', text: 'must be a shard id' }]);

  it.each<[string, object, string]>([
    ['by a command that is refused', lambdaReply(refused), refused.message],
    ['by a restart that another one has stopped', lambdaReply(stopped), stopped.message],
    ['by the log alone', unnamed(refused.message, refused), refused.message],
    ['by a request', lambdaReply(invalid), 'The operator function refuses the request: shard must be a shard id.'],
    ['unless the log tells of another error', unnamed('Gone.', refused), 'The operator function failed: Gone.'],
    ['unless it has failed', lambdaReply(new Error('Gone.')), 'The operator function failed: Gone.'],
  ])('is not said to have failed where it refuses: %s', async (_, reply, message) => {
    const { context, sent } = testContext({ script: pipelineScript(() => reply) });
    const operator = operatorOf(await findStack(context), 'numtest', context);
    await expect(operator.send(first, schema)).rejects.toMatchObject({ message });
    expect(sent.at(-1)?.[1]).toMatchObject({ LogType: 'Tail' });
  });

  it('is missed where the stack has none', async () => {
    const { operatorFunction: _, ...older } = manifest;
    const { context } = testContext({ script: pipelineScript(undefined, older) });
    const stack = await findStack(context);
    expect(() => operatorOf(stack, 'numtest', context)).toThrow('has no operator function: deploy it');
  });

  it.each<[string, unknown, string]>([
    ['answers what nobody understands', { Payload: Buffer.from('{"count":"x"}') }, 'is of another version'],
    [
      'says nothing of its failure',
      { FunctionError: 'Unhandled' },
      'The operator function failed: it answered nothing.',
    ],
    ['does not answer', awsError('TimeoutError'), 'did not answer within 100 s'],
    ['may not be invoked', awsError('AccessDeniedException'), 'AccessDeniedException'],
  ])('gives a sentence where it %s, and is not asked again', async (_, reply, sentence) => {
    const { context, sent } = testContext({ script: pipelineScript(() => reply) });
    const operator = operatorOf(await findStack(context), 'numtest', context);
    await expect(operator.send(first, schema)).rejects.toThrow(sentence);
    expect(sent.filter(([name]) => name === 'Invoke')).toHaveLength(1);
  });
});
