import { ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { readFunctionLog } from '../../../../cli/demo/function-log.ts';
import { type AwsScript, scriptedAws } from '../../../support/scripted-aws.ts';

const noSuchGroup = new ResourceNotFoundException({ message: 'no such group', $metadata: {} });

interface Event {
  readonly message?: string | undefined;
  readonly timestamp?: number;
}

/** A function that names the group `group-1`. The groups have these pages; another one does not exist. */
function logging(groups: Readonly<Record<string, readonly (readonly Event[])[]>>): AwsScript {
  return (command, { nextToken, logGroupName }) => {
    if (command === 'GetFunctionConfiguration') return { LoggingConfig: { LogGroup: 'group-1' } };
    const pages = groups[String(logGroupName)];
    if (pages === undefined) return noSuchGroup;
    const index = Number(nextToken ?? 0);
    const more = index + 1 < pages.length ? { nextToken: String(index + 1) } : {};
    return { events: pages[index], ...more };
  };
}

const lines = (...messages: readonly (string | undefined)[]): readonly Event[] =>
  messages.map((message) => ({ message }));

describe('the log of a function', () => {
  it('is read to its last page, past empty ones, in the order of its events', async () => {
    const { clients, sent } = scriptedAws(logging({ 'group-1': [lines('a\n', 'b\n'), [], lines('c\n')] }));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a', 'b', 'c']);
    const asked = sent.filter(([, { logGroupName }]) => logGroupName === 'group-1');
    expect(asked).toMatchObject([
      ['FilterLogEvents', {}],
      ['FilterLogEvents', { nextToken: '1' }],
      ['FilterLogEvents', { nextToken: '2' }],
    ]);
  });

  it('gives each line of an event that holds several, and none of an empty one', async () => {
    const { clients } = scriptedAws(logging({ 'group-1': [lines('a\nb\r\n', '', '\n', undefined)] }));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a', 'b']);
  });

  it('is found where LocalStack writes it, whatever group the function names', async () => {
    const groups = { 'group-1': [[]], '/aws/lambda/consumer-1': [lines('a'), lines('b')] };
    const { clients } = scriptedAws(logging(groups));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a', 'b']);
  });

  it('is in the order of time where it lies in both', async () => {
    const groups = {
      'group-1': [[{ message: 'b', timestamp: 2 }]],
      '/aws/lambda/consumer-1': [
        [
          { message: 'a', timestamp: 1 },
          { message: 'c', timestamp: 3 },
        ],
      ],
    };
    const { clients } = scriptedAws(logging(groups));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a', 'b', 'c']);
  });

  it('lies in the group of the function’s name where the function names none, and is read once', async () => {
    const { clients, sent } = scriptedAws(() => ({ events: lines('a') }));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a']);
    expect(sent).toMatchObject([
      ['GetFunctionConfiguration', { FunctionName: 'consumer-1' }],
      ['FilterLogEvents', { logGroupName: '/aws/lambda/consumer-1' }],
    ]);
  });

  it('is empty where neither group exists', async () => {
    const { clients } = scriptedAws(logging({}));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual([]);
  });

  it('fails where it cannot be read', async () => {
    const { clients } = scriptedAws(() => new Error('no connection'));
    await expect(readFunctionLog(clients, 'consumer-1')).rejects.toThrow('no connection');
  });
});
