import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { failuresDiscard } from '../../../../cli/commands/failures-discard.ts';
import { failuresDiscardSchema } from '../../../../cli/output/failures.ts';
import { CommandFailed, UsageError } from '../../../../cli/program/errors.ts';
import type { ContextSettings } from '../../../support/command-context.ts';
import { batchKey, requestKey } from '../../../support/failure-objects.ts';
import { operatorContext } from '../../../support/scripted-operator.ts';

const none = { batch: null, request: null, problem: null };
const records = { shard: 'shardId-000000000000', from: '5', through: '7', records: 3 };
const batch = { ...none, kind: 'batch', batch: { group: 'audit', ...records } };
const numbers = { requestId: 'r', runId: 'mine', topic: 'orders', from: 1, to: 9, messages: null, isValid: true };
const request = (changed: object = {}) => ({ ...none, kind: 'request', request: { ...numbers, ...changed } });
const unknown = { ...none, kind: 'unknown', problem: 'It is no JSON object.' };

type Held = Readonly<Record<string, { readonly isRedrivable?: boolean | null; readonly kind: string }>>;

/** The command on a stage in which these objects lie. */
function open(held: Held, settings: ContextSettings = {}, failing?: string) {
  const left = new Map(Object.entries(held));
  const test = operatorContext(({ command, key, isDryRun }) => {
    const object = left.get(String(key));
    if (command === 'list-failures') {
      const untold = { shard: null, from: null, through: null, records: null, condition: null, error: null };
      const { batch: of = null, kind } = { batch: null as { group: string } | null, ...object };
      const line = { ...untold, key, kind, storedAt: '2026-11-22T10:00:00.000Z', bytes: 9, group: of?.group ?? null };
      return { failures: object === undefined ? [] : [{ ...line, problem: null }], next: null };
    }
    if (object === undefined) return { outcome: 'gone' };
    const { isRedrivable = true, ...givenUp } = object;
    if (isDryRun) return { outcome: 'kept', ...givenUp, isRedrivable };
    if (key === failing) return new Error('planted');
    left.delete(String(key));
    return { outcome: 'discarded', ...givenUp };
  }, settings);
  const discard = (key: readonly string[], yes?: true) =>
    failuresDiscard({ key, ...(yes === undefined ? {} : { yes }) }, test.context).catch((error: unknown) => error);
  return { ...test, left, discard };
}
const asked = { isTerminal: true, stdin: ['y\n'] };

describe('failures discard', () => {
  it('asks on a terminal with what each object holds, and deletes those that are named', async () => {
    const { discard, notes, results, left, requests } = open({ [batchKey]: batch, [requestKey]: request() }, asked);
    expect(await discard([batchKey, requestKey, batchKey])).toBeUndefined();
    const held = '3 records from 5 to 7 of shardId-000000000000, of the group audit';
    const sent = 'a request for the numbers 1 to 9 to the topic orders, of the run mine';
    expect(notes).toEqual([
      `${batchKey}: ${held}\n${requestKey}: ${sent}\n` +
        '2 of 2 may still be redriven: to lose nothing, run "failures redrive" first.\n' +
        'Delete these 2 objects? What they hold and nobody has stored is lost. [y/N]',
    ]);
    expect(results).toEqual([`discarded  ${batchKey}: ${held}`, `discarded  ${requestKey}: ${sent}`]);
    expect(left.size).toBe(0);
    expect(requests.filter(({ isDryRun }) => isDryRun === false)).toEqual([
      { group: 'audit', command: 'discard-failure', key: batchKey, isDryRun: false },
      { group: 'numtest', command: 'discard-failure', key: requestKey, isDryRun: false },
    ]);
  });

  it.each<[string, Held[string], string]>([
    ['a batch that is lost', { ...batch, isRedrivable: false }, 'of the group audit\nDelete this object?'],
    ['one of which nobody can tell', { ...batch, isRedrivable: null }, '1 of 1 may still be redriven'],
    [
      'a request that is wrong',
      { ...request({ isValid: false }), isRedrivable: false },
      'producer refuses, of the run mine\nDel',
    ],
    ['messages', request({ to: null, messages: 2 }), 'a request for 2 messages to the topic orders'],
    ['a request for a topic that is gone', request({ topic: 'removed' }), 'of the run mine\nDelete this object?'],
    ['a request for no topic, where there are two', request({ topic: null }), 'of the run mine\nDelete this object?'],
    ['what is neither', { ...unknown, isRedrivable: false }, 'this stage: It is no JSON object.\nDelete this object?'],
  ])('says in the question whether anything can still be redriven: %s', async (_, object, sentence) => {
    const { discard, notes } = open({ [batchKey]: object }, asked);
    await discard([batchKey]);
    expect(notes[0]).toContain(sentence);
  });

  it('deletes nothing where the answer is no', async () => {
    const { discard, left } = open({ [batchKey]: batch }, { isTerminal: true, stdin: ['\n'] });
    expect(await discard([batchKey])).toBeInstanceOf(CommandFailed);
    expect(left.size).toBe(1);
  });

  it('refuses without a terminal and without --yes, and what is no key, before it asks the function', async () => {
    const { discard, sent } = open({ [batchKey]: batch }, { stdin: ['y\n'] });
    expect(await discard([batchKey])).toBeInstanceOf(UsageError);
    expect(String(await discard(['other/x'], true))).toContain('KEY must be as "failures list" prints it');
    expect(sent).toEqual([]);
  });

  it('prints a line of JSON of its schema for each object, also for one that is gone', async () => {
    const { discard, results, notes } = open({ [batchKey]: batch, [requestKey]: request() }, { isJson: true });
    expect(await discard([batchKey, requestKey, 'aws/lambda/x'], true)).toBeUndefined();
    const lines = results.map((line) => v.parse(failuresDiscardSchema, JSON.parse(line)));
    const nothing = {
      group: null,
      shard: null,
      from: null,
      through: null,
      records: null,
      request: null,
      problem: null,
    };
    expect(lines).toEqual([
      { ...nothing, key: batchKey, outcome: 'discarded', kind: 'batch', group: 'audit', ...records },
      { ...nothing, key: requestKey, outcome: 'discarded', kind: 'request', request: numbers },
      { ...nothing, key: 'aws/lambda/x', outcome: 'gone', kind: null },
    ]);
    expect(notes).toEqual([]);
  });

  it('asks nothing where there is nothing, and says so', async () => {
    const { discard, notes, results } = open({}, { isTerminal: true });
    expect(await discard([batchKey])).toBeUndefined();
    expect([notes, results]).toEqual([[], [`gone       ${batchKey}: there is no such object (any more)`]]);
  });

  it('says how many were deleted before it fails', async () => {
    const { discard, notes } = open({ [batchKey]: batch, [requestKey]: request() }, {}, requestKey);
    expect(String(await discard([batchKey, requestKey], true))).toContain('planted');
    expect(notes[0]).toContain('1 deleted. To go on, run the same command again');
  });
});
