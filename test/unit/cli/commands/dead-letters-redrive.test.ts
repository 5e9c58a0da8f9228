import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deadLettersRedrive } from '../../../../cli/commands/dead-letters-redrive.ts';
import { deadLettersRedriveSchema } from '../../../../cli/output/dead-letters.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import { type OperatorScript, operatorContext } from '../../../support/scripted-operator.ts';
import { letterId } from '../../../support/shown-letters.ts';

const group = 'numtest';
const step = (redriven: number, refused = 0, unreadable: readonly string[] = [], next: object | null = null) => ({
  redriven,
  refused,
  unreadable,
  next,
});

describe('dead-letters redrive', () => {
  it('redrives all of a reason, step by step', async () => {
    const answers = [step(25, 0, [], { command: 'redrive-dead-letters', after: 'x' }), step(5)];
    const { context, requests, results, progress } = operatorContext(() => answers.shift() ?? {});
    await deadLettersRedrive({ group, all: true, reason: 'conflict' }, context);
    expect(requests).toEqual([
      { group, command: 'redrive-dead-letters', reasonCode: 'conflict' },
      { group, command: 'redrive-dead-letters', after: 'x' },
    ]);
    expect(results).toEqual(['Redrove 30 dead letters of the group numtest.']);
    expect(progress).toEqual(['25 redriven, 0 refused again', '30 redriven, 0 refused again', null]);
  });

  it('goes on by itself after trouble that passes', async () => {
    const next = { command: 'redrive-dead-letters', after: 'x' };
    const answers = [{ ...step(3, 0, [], next), trouble: 'No primary.' }, step(5)];
    const { context, requests, results, notes } = operatorContext(() => answers.shift() ?? {});
    await deadLettersRedrive({ group, all: true }, context);
    expect(requests[1]).toEqual({ group, ...next });
    expect(notes).toEqual(['No primary. Trying again.']);
    expect(results).toEqual(['Redrove 8 dead letters of the group numtest.']);
  });

  it('sends thousands of ids in requests of a thousand, each id once', async () => {
    const { context, requests, results } = operatorContext(({ ids }) => step((ids as string[]).length - 1));
    const ids = Array.from({ length: 2_500 }, (_, at) => letterId(at));
    await deadLettersRedrive(
      { group, ids: [...ids, ...ids] },
      { ...context, output: { ...context.output, isJson: true } },
    );
    expect(requests.map(({ ids: some }) => (some as string[]).length)).toEqual([1_000, 1_000, 500]);
    expect(requests.flatMap(({ ids: some }) => some)).toEqual(ids);
    expect(v.parse(deadLettersRedriveSchema, JSON.parse(String(results[0])))).toMatchObject({
      redriven: 2_497,
      notOpen: 3,
    });
  });

  it('fails where some are refused again, once it has said how many were redriven', async () => {
    const { context, results } = operatorContext(() => step(7, 2), { isJson: true });
    const redriving = deadLettersRedrive({ group, all: true }, context);
    await expect(redriving).rejects.toThrow('2 dead letters refused again, and still open');
    expect(v.parse(deadLettersRedriveSchema, JSON.parse(String(results[0])))).toEqual({
      stack: 'Highwater-dev',
      group,
      redriven: 7,
      refusedAgain: 2,
      unreadable: [],
      notOpen: 0,
    });
  });

  it('names those that are not as Highwater writes them, and fails', async () => {
    const { context, notes } = operatorContext(() => step(0, 0, ['by hand']));
    const redriving = deadLettersRedrive({ group, all: true }, context);
    await expect(redriving).rejects.toThrow(
      '1 dead letter cannot be redriven: export and discard what is named above.',
    );
    expect(notes).toContain('Not as Highwater writes it, and left alone: by hand');
  });

  it('says which of the named ones it did not find open', async () => {
    const { context, notes, results } = operatorContext(() => step(1));
    await deadLettersRedrive({ group, ids: [letterId(1), letterId(2)] }, context);
    expect(results).toEqual(['Redrove 1 dead letter of the group numtest.']);
    expect(notes).toEqual(['1 dead letter had been closed before, or there is none of the id.']);
  });

  it('says what was done before it fails, and how to go on', async () => {
    const answers: (object | Error)[] = [step(25, 0, [], { at: 1 }), new Error('No primary.')];
    const { context, notes } = operatorContext(() => answers.shift() ?? {});
    await expect(deadLettersRedrive({ group, all: true }, context)).rejects.toThrow('No primary.');
    expect(notes[0]).toContain('25 redriven, 0 refused again. To go on, run the same command again');
  });

  it.each<[object, string]>([
    [{}, 'Name dead letters by their ids, or give --all'],
    [{ reason: 'conflict' }, 'Name dead letters by their ids, or give --all'],
    [{ ids: [letterId(1)], all: true }, 'Ids and --all do not go together.'],
    [{ ids: [letterId(1)], reason: 'conflict' }, '--reason goes with --all alone.'],
    [{ all: true, reason: 'x' }, '--reason must be one of invalid-utf8, not-json, '],
    [{ ids: letterId(1).split(' ') }, 'put the id in quotes, because it holds a space'],
    [{ ids: ['4961'] }, '"4961" is a part of an id'],
  ])('refuses %j before it asks the function', async (options, sentence) => {
    const script: OperatorScript = () => step(1);
    const { context, sent } = operatorContext(script);
    const redriving = deadLettersRedrive({ group, ...options }, context);
    await expect(redriving).rejects.toThrow(UsageError);
    await expect(redriving).rejects.toThrow(sentence);
    expect(sent).toEqual([]);
  });
});
