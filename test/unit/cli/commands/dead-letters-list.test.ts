import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deadLettersList } from '../../../../cli/commands/dead-letters-list.ts';
import { deadLetterSchema } from '../../../../cli/output/dead-letters.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import { utf8 } from '../../../support/records.ts';
import { operatorContext } from '../../../support/scripted-operator.ts';
import { letterId, lettersScript } from '../../../support/shown-letters.ts';

const five = lettersScript([1, 2, 3, 4, 5].map(() => utf8('{')));
const open = { group: 'numtest', state: 'open' } as const;

describe('dead-letters list', () => {
  it('gives JSON of its schema, one dead letter a line, page after page', async () => {
    const { context, results, requests } = operatorContext(five, { isJson: true });
    await deadLettersList({ ...open, reason: 'not-json' }, context);
    const lines = results.map((line) => v.parse(deadLetterSchema, JSON.parse(line)));
    expect(lines.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map(letterId));
    expect(lines[0]).toMatchObject({
      stack: 'Highwater-dev',
      group: 'numtest',
      bytes: 1,
      state: 'open',
      sequence: '1',
    });
    const first = { group: 'numtest', command: 'list-dead-letters', states: ['open'], reasonCode: 'not-json' };
    expect(requests).toEqual([first, { ...first, after: letterId(2) }, { ...first, after: letterId(4) }]);
  });

  it('shows a person each page as it comes, with ids that can be typed', async () => {
    const { context, results, notes } = operatorContext(five);
    await deadLettersList(open, context);
    const [heading, first] = String(results[0]).split('\n');
    expect(heading).toMatch(/^REASON +STATE +ARRIVED +BYTES +ID +EVENT$/);
    expect(first).toContain(`not-json  open   2026-11-22T09:00:00.000Z  1      '${letterId(1)}'`);
    expect(String(results[1])).not.toContain('REASON');
    expect([results.length, notes]).toEqual([3, []]);
  });

  it('ends after so many, and says that there may be more', async () => {
    const { context, results, notes, requests } = operatorContext(five, { isJson: true });
    await deadLettersList({ ...open, max: 3 }, context);
    expect([results.length, requests.length]).toEqual([3, 2]);
    expect(notes).toEqual(['Those were 3, and there may be more: raise --max.']);
  });

  it('says nothing of more where there are none', async () => {
    const { context, notes } = operatorContext(five, { isJson: true });
    await deadLettersList({ ...open, max: 5 }, context);
    expect(notes).toEqual([]);
  });

  it.each([
    [{}, ['open'], 'The group numtest has no open dead letters.'],
    [{ state: 'discarded', reason: 'conflict' }, ['discarded'], 'has no discarded dead letters of this reason.'],
    [{ state: 'all' }, ['open', 'redriven', 'discarded'], 'The group numtest has no dead letters.'],
  ] as const)('says that there are none: %j', async (more, states, sentence) => {
    const { context, results, notes, requests } = operatorContext(lettersScript([]));
    await deadLettersList({ ...open, ...more }, context);
    expect([results, requests[0]?.['states']]).toEqual([[], states]);
    expect(notes[0]).toContain(sentence);
  });

  it('understands a known reason alone, and names those: a typing error is no all-clear', async () => {
    const { context, sent } = operatorContext(lettersScript([]));
    const listing = deadLettersList({ ...open, reason: 'not_json' }, context);
    await expect(listing).rejects.toThrow(UsageError);
    await expect(listing).rejects.toThrow(
      /^--reason must be one of invalid-utf8, not-json, .*conflict, and this is "not_json"\.$/,
    );
    expect(sent).toEqual([]);
  });

  it('shows hostile texts without control characters, in one line, and cut', async () => {
    const eventId = `\u001b]0;x\u0007\nopen\u202e${'x'.repeat(400)}`;
    const hostile = () => ({
      eventId,
      reason: { code: null, message: null },
      arrivedAt: null,
      size: null,
      state: null,
    });
    const { context, results } = operatorContext(lettersScript([null], undefined, hostile));
    await deadLettersList(open, context);
    expect(String(results[0]).split('\n')).toHaveLength(2);
    expect(String(results[0])).toContain('\\u001b]0;x\\u0007\\u000aopen\\u202exxx');
    expect(String(results[0])).toContain('x…');
    expect(String(results[0])).toContain('unknown  unknown  unknown  unknown  ');
  });

  it('asks for the group where the stack has several', async () => {
    const { context } = operatorContext(five);
    await expect(deadLettersList({ state: 'open' }, context)).rejects.toThrow('has several groups: name one of');
  });
});
