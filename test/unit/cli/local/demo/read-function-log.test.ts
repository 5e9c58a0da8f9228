import { describe, expect, it } from 'vitest';
import { readFunctionLog } from '../../../../../cli/local/demo/read-function-log.ts';
import { type AwsScript, scriptedAws } from '../../../../support/scripted-aws.ts';

/** A log of these pages of messages. */
function log(...pages: readonly (readonly (string | undefined)[])[]): AwsScript {
  return (command, { nextToken }) => {
    if (command === 'GetFunctionConfiguration') return { LoggingConfig: { LogGroup: 'group-1' } };
    const at = Number(nextToken ?? 0);
    const more = at + 1 < pages.length ? { nextToken: String(at + 1) } : {};
    return { events: (pages[at] ?? []).map((message) => ({ message })), ...more };
  };
}

describe('the log of a function', () => {
  it('is read to its last page, past empty ones, in the order of its events', async () => {
    const { clients, sent } = scriptedAws(log(['a\n', 'b\n'], [], ['c\n']));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a', 'b', 'c']);
    expect(sent.filter(([name]) => name === 'FilterLogEvents').map(([, input]) => input)).toMatchObject([
      { logGroupName: 'group-1' },
      { logGroupName: 'group-1', nextToken: '1' },
      { logGroupName: 'group-1', nextToken: '2' },
    ]);
  });

  it('gives each line of an event that holds several, and none of an empty one', async () => {
    const { clients } = scriptedAws(log(['a\nb\r\n', '', '\n', undefined]));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual(['a', 'b']);
  });

  it('lies in the group of the function’s name where the function names none', async () => {
    const { clients, sent } = scriptedAws(() => ({}));
    expect(await readFunctionLog(clients, 'consumer-1')).toEqual([]);
    expect(sent).toMatchObject([
      ['GetFunctionConfiguration', { FunctionName: 'consumer-1' }],
      ['FilterLogEvents', { logGroupName: '/aws/lambda/consumer-1' }],
    ]);
  });

  it('fails where it cannot be read', async () => {
    const { clients } = scriptedAws(() => new Error('no connection'));
    await expect(readFunctionLog(clients, 'consumer-1')).rejects.toThrow('no connection');
  });
});
