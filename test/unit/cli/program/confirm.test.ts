import { describe, expect, it } from 'vitest';
import { confirm } from '../../../../cli/program/confirm.ts';
import { CommandFailed, UsageError } from '../../../../cli/program/errors.ts';
import { testContext } from '../../../support/command-context.ts';

const question = 'Discard 3 dead letters?';
const asked = (...stdin: readonly string[]) => testContext({ isTerminal: true, stdin });

describe('a command that asks', () => {
  it.each(['y\n', 'Yes\n', ' YES \r\n', 'y'])('goes on where the answer is %j', async (answer) => {
    const { context, notes } = asked(answer);
    await confirm(question, {}, context);
    expect(notes).toEqual(['Discard 3 dead letters? [y/N]']);
  });

  it('takes the first line alone, however it comes', async () => {
    await confirm(question, {}, asked('y', 'es', '\nno\n').context);
    await expect(confirm(question, {}, asked('n\ny\n').context)).rejects.toThrow(CommandFailed);
  });

  it.each(['\n', 'n\n', 'yesterday\n', ''])('does nothing where the answer is %j', async (answer) => {
    await expect(confirm(question, {}, asked(answer).context)).rejects.toThrow('Nothing was done');
  });

  it('asks nobody where it is answered beforehand', async () => {
    const { context, notes } = testContext({ stdin: ['n\n'] });
    await confirm(question, { yes: true }, context);
    expect(notes).toEqual([]);
  });

  it('is refused without a terminal, whatever comes on stdin', async () => {
    await expect(confirm(question, {}, testContext({ stdin: ['y\n'] }).context)).rejects.toThrow(UsageError);
  });
});
