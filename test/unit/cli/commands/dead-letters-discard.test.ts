import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deadLettersDiscard } from '../../../../cli/commands/dead-letters-discard.ts';
import { deadLettersDiscardSchema } from '../../../../cli/output/dead-letters.ts';
import { CommandFailed, UsageError } from '../../../../cli/program/errors.ts';
import { utf8 } from '../../../support/records.ts';
import { type OperatorScript, operatorContext } from '../../../support/scripted-operator.ts';
import { letterId, lettersScript } from '../../../support/shown-letters.ts';

const group = 'numtest';
const discards: OperatorScript = ({ ids }) => ({ discarded: (ids as string[]).length });
const three = lettersScript(
  [1, 2, 3].map(() => utf8('{')),
  discards,
);
const named = (requests: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
  requests.flatMap(({ command, ids }) => (command === 'discard-dead-letters' ? [ids] : []));

describe('dead-letters discard', () => {
  it('asks on a terminal, and discards those that are named', async () => {
    const { context, notes, results, requests } = operatorContext(three, { isTerminal: true, stdin: ['y\n'] });
    await deadLettersDiscard({ group, ids: [letterId(1), letterId(2)] }, context);
    expect(notes).toEqual(['Discard 2 dead letters of the group numtest? [y/N]']);
    expect(results).toEqual(['Discarded 2 dead letters of the group numtest.']);
    expect(named(requests)).toEqual([[letterId(1), letterId(2)]]);
  });

  it('discards nothing where the answer is no', async () => {
    const { context, requests } = operatorContext(three, { isTerminal: true, stdin: ['\n'] });
    await expect(deadLettersDiscard({ group, all: true }, context)).rejects.toThrow(CommandFailed);
    expect(named(requests)).toEqual([]);
  });

  it('refuses without a terminal and without --yes, before it asks the function', async () => {
    const { context, sent } = operatorContext(three, { stdin: ['y\n'] });
    await expect(deadLettersDiscard({ group, ids: [letterId(1)] }, context)).rejects.toThrow(UsageError);
    expect(sent).toEqual([]);
  });

  it('discards all that are open of a reason, as they were when it asked', async () => {
    const { context, requests, results } = operatorContext(three, { isJson: true });
    await deadLettersDiscard({ group, all: true, reason: 'not-json', yes: true }, context);
    expect(requests[0]).toMatchObject({ command: 'list-dead-letters', states: ['open'], reasonCode: 'not-json' });
    expect(named(requests)).toEqual([[1, 2, 3].map(letterId)]);
    expect(v.parse(deadLettersDiscardSchema, JSON.parse(String(results[0])))).toEqual({
      stack: 'Highwater-dev',
      group,
      discarded: 3,
      notOpen: 0,
    });
  });

  it('asks nothing where there are none', async () => {
    const { context, notes, results } = operatorContext(lettersScript([], discards), { isTerminal: true });
    await deadLettersDiscard({ group, all: true }, context);
    expect([notes, results]).toEqual([[], ['Discarded 0 dead letters of the group numtest.']]);
  });

  it('says how many were not open any more', async () => {
    const { context, notes } = operatorContext(() => ({ discarded: 1 }));
    await deadLettersDiscard({ group, ids: [1, 2, 3].map(letterId), yes: true }, context);
    expect(notes).toEqual(['2 dead letters had been closed before, or there is none of the id.']);
  });

  it('says how many were discarded before it fails', async () => {
    const answers: (object | Error)[] = [{ discarded: 1_000 }, new Error('No primary.')];
    const { context, notes } = operatorContext(() => answers.shift() ?? {});
    const ids = Array.from({ length: 1_001 }, (_, at) => letterId(at));
    await expect(deadLettersDiscard({ group, ids, yes: true }, context)).rejects.toThrow('No primary.');
    expect(notes[0]).toContain('1000 discarded. To go on, run the same command again');
  });
});
