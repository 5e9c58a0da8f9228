import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type VerifyOptions, verify } from '../../../../cli/commands/verify.ts';
import { verifySchema } from '../../../../cli/output/verify.ts';
import { CommandFailed, UsageError } from '../../../../cli/program/errors.ts';
import type { ContextSettings } from '../../../support/command-context.ts';
import { type OperatorScript, operatorContext } from '../../../support/scripted-operator.ts';

const nothing = {
  records: 0,
  parts: 0,
  documents: 0,
  duplicates: 0,
  openDeadLetters: 0,
  discardedDeadLetters: 0,
  beforeStart: 0,
  skipped: 0,
  pending: 0,
  nothing: 0,
  conflicts: 0,
  missing: 0,
};
const shard = (index: number, counts: object, more: object = {}) => ({
  shard: `shardId-${index}`,
  counts: { ...nothing, ...counts, parts: Reflect.get(counts, 'records') ?? 0 },
  reasons: {},
  examples: [],
  unread: [],
  ...more,
});
const step = (shards: readonly object[], next: object | null = null) => ({ shards, next, trouble: null });
const options: VerifyOptions = { group: 'numtest', from: '2026-11-22T09:00:00Z' };

/** Verifies by answers of the operator function, one after the other. */
async function verifying(answers: readonly (object | Error)[], given: VerifyOptions, settings: ContextSettings = {}) {
  const left = [...answers];
  const script: OperatorScript = () => left.shift() ?? {};
  const test = operatorContext(script, settings);
  const error: unknown = await verify(given, test.context).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { ...test, error, text: test.results.join('\n') };
}

describe('verify', () => {
  it('proves a range, shard by shard, over several steps', async () => {
    const answers = [
      step([shard(0, { records: 3, documents: 3 })], { command: 'continue-verify-range' }),
      step([
        shard(0, { records: 2, documents: 1, openDeadLetters: 1 }, { reasons: { 'not-json': 1 } }),
        shard(1, { records: 2, duplicates: 1, discardedDeadLetters: 1 }, { reasons: { 'not-json': 1, conflict: 0 } }),
      ]),
    ];
    const { error, text, requests, progress } = await verifying(answers, options);
    expect(error).toBeUndefined();
    expect(text).toContain(
      'PROVEN: group numtest accounts for all of the 7 records of numtest that arrived from 2026-11-22T09:00:00.000Z to 2026-11-22T10:00:00.000Z.',
    );
    expect(text).toMatch(/SHARD +RECORDS +PARTS +DOCUMENTS +DUPLICATES +DEAD LETTERS/);
    expect(text).toMatch(/shardId-0 +5 +5 +4 +0 +1 /);
    expect(text).toContain('dead letters: not-json 2, conflict 0; 1 are open');
    expect(requests).toEqual([
      {
        group: 'numtest',
        command: 'verify-range',
        shard: null,
        start: { kind: 'time', at: '2026-11-22T09:00:00.000Z' },
        end: { kind: 'time', at: '2026-11-22T10:00:00.000Z' },
      },
      { group: 'numtest', command: 'continue-verify-range' },
    ]);
    expect(progress).toEqual(['3 records verified', '7 records verified', null]);
  });

  it('ends with 1 and says which records are missing or in conflict', async () => {
    const examples = [
      { sequence: '7', part: null, eventId: 'highwater:numbers run:7', problem: 'missing' },
      { sequence: '8', part: null, eventId: null, problem: 'conflict' },
    ];
    const answers = [
      step([shard(0, { records: 9, documents: 6, missing: 1, conflicts: 1, pending: 1 }, { examples })]),
    ];
    const { error, text } = await verifying(answers, options);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(text).toContain('NOT PROVEN: of the 9 records of numtest');
    expect(text).toContain('1 are missing, 1 are in conflict without a dead letter, 1 are pending.');
    expect(text).toContain('missing   shardId-0  7  highwater:numbers run:7');
    expect(text).toContain('conflict  shardId-0  8  no event id');
  });

  it('takes for not proven what had left the stream unread', async () => {
    const unread = [
      { after: null, arrivedFrom: '2026-11-20T09:00:00.000Z', before: '4' },
      { after: '5', through: '9' },
    ];
    const { error, text } = await verifying([step([shard(0, { records: 1, documents: 1 }, { unread })])], options);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(text).toContain('2 ranges had left the stream unread');
    expect(text).toContain('unread    shardId-0  arrived from 2026-11-20T09:00:00.000Z, before 4');
    expect(text).toContain('unread    shardId-0  after 5, through 9');
  });

  it('takes for not proven yet what lies after the checkpoint', async () => {
    const { error, text } = await verifying([step([shard(0, { records: 9, documents: 8, pending: 1 })])], options);
    expect(String(error)).toContain('not proven yet: verify it again');
    expect(text).toContain('NOT PROVEN YET: 1 record of the 9 records');
  });

  it('gives JSON of its schema, with the first examples', async () => {
    const examples = Array.from({ length: 15 }, (_, index) => ({
      sequence: `${index}`,
      part: null,
      eventId: null,
      problem: 'missing',
    }));
    const more = { examples, unread: [{ after: '5', through: '9' }] };
    const answers = [step([shard(0, { records: 15, missing: 15 }, more)], {}), step([shard(0, { missing: 15 }, more)])];
    const { results, error } = await verifying(
      answers,
      { ...options, shard: 'shardId-0', to: '30m' },
      { isJson: true },
    );
    const answer = v.parse(verifySchema, JSON.parse(String(results[0])));
    expect(answer).toMatchObject({
      group: 'numtest',
      topic: 'numtest',
      verdict: 'not-proven',
      range: { to: '2026-11-22T09:30:00.000Z' },
    });
    const [only] = answer.range?.shards ?? [];
    expect([only?.counts.missing, only?.unread.length, answer.range?.examples.length]).toEqual([30, 2, 20]);
    expect(error).toBeInstanceOf(CommandFailed);
  });

  it('says of an empty range that nothing arrived', async () => {
    const { error, text } = await verifying([step([])], options);
    expect(error).toBeUndefined();
    expect(text).toMatch(/^PROVEN: .* all of the 0 records/);
  });

  it('says how to go on where the function fails', async () => {
    const { error, notes, text } = await verifying([step([shard(0, { records: 3 })], {}), new Error('Gone.')], options);
    expect(String(error)).toContain('The operator function failed: Gone.');
    expect(notes.at(-1)).toBe('3 records verified. Nothing was changed: run the same command again.');
    expect(text).toBe('');
  });

  it.each<[string, VerifyOptions, string]>([
    ['a run without its numbers', { runId: 'r' }, '--run-id and --expect go together'],
    ['numbers without their run', { expect: '1..2' }, '--run-id and --expect go together'],
    ['numbers that are none', { runId: 'r', expect: '1-2' }, '--expect must be a range such as 1..1000'],
    ['a run without a name', { runId: '', expect: '1..2' }, '--run-id must be the id of a run.'],
    ['too many numbers', { runId: 'r', expect: '1..10000001' }, '--expect must be 1 to 10000000 numbers.'],
    ['a run of a shard', { runId: 'r', expect: '1..2', shard: 'shardId-0' }, 'A run has no --from, --to or --shard'],
    ['a shard without a start', { shard: 'shardId-0' }, 'Say what to verify'],
    ['nothing to verify', { group: 'numtest' }, 'Say what to verify'],
    ['an end before the start', { ...options, to: '2026-11-22T08:00:00Z' }, '--from must be before --to'],
    ['a time that is none', { ...options, to: 'soonish' }, '--to must be a time'],
  ])('refuses %s', async (_, given, sentence) => {
    const { error, sent } = await verifying([], given);
    expect(error).toBeInstanceOf(UsageError);
    expect([String(error), sent]).toEqual([expect.stringContaining(sentence), []]);
  });

  const { group: _, ...unnamed } = options;

  it('takes the only group, and asks for a name where there are several', async () => {
    const { error } = await verifying([], unnamed);
    expect(String(error)).toContain('has several groups: name one of numtest, audit with --group');
  });
});

describe('verify --run-id', () => {
  const none = {
    documents: 0,
    deadLetters: 0,
    pending: 0,
    missing: 0,
    untraced: 0,
    wrong: 0,
    doubles: 0,
    unexpected: 0,
    problems: [],
  };
  const found = (counts: object, next: object | null = null) => ({
    found: { ...none, ...counts },
    next,
    trouble: null,
  });
  const run: VerifyOptions = { group: 'audit', runId: 'r', expect: '1..1000' };

  it('proves a run over several steps', async () => {
    const answers = [
      found({ documents: 600 }, { command: 'continue-verify-run' }),
      found({ documents: 399, deadLetters: 1 }),
    ];
    const { error, text, requests, progress } = await verifying(answers, run);
    expect(error).toBeUndefined();
    expect(text).toContain(
      'PROVEN: group audit holds the numbers 1 to 1000 of run r: 999 as one document each, and 1 as dead letters.',
    );
    expect(text).toMatch(/documents +999\ndead letters +1\n/);
    expect(requests).toEqual([
      { group: 'audit', command: 'verify-run', runId: 'r', expect: { first: 1, last: 1000 } },
      { group: 'audit', command: 'continue-verify-run' },
    ]);
    expect(progress).toEqual(['600 of 1000 numbers found', '999 of 1000 numbers found', null]);
  });

  it('says what is wrong, and ends with 1', async () => {
    const problems = [
      { eventId: 'highwater:numbers r:7', problem: 'missing' },
      { eventId: 'highwater:numbers r:07', problem: 'double' },
    ];
    const { error, text } = await verifying([found({ documents: 999, missing: 1, doubles: 1, problems })], run);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(text).toContain(
      'NOT PROVEN: of the numbers 1 to 1000 of run r in group audit, these are wrong: 1 missing, 1 doubles.',
    );
    expect(text).toContain('missing     highwater:numbers r:7\ndouble      highwater:numbers r:07');
  });

  it.each(['missing', 'untraced', 'wrong', 'doubles', 'unexpected'])(
    'is not proven where there are %s',
    async (name) => {
      const { results, error } = await verifying([found({ documents: 1000, [name]: 1, pending: 1 })], run, {
        isJson: true,
      });
      const answer = v.parse(verifySchema, JSON.parse(String(results[0])));
      expect([answer.verdict, answer.range, answer.run?.first, answer.run?.last]).toEqual([
        'not-proven',
        null,
        1,
        1000,
      ]);
      expect(String(error)).toContain('This is not proven.');
    },
  );

  it('is not proven yet where numbers lie after the checkpoint', async () => {
    const { error, text } = await verifying([found({ documents: 990, pending: 10 })], run);
    expect(String(error)).toContain('not proven yet');
    expect(text).toContain('of the numbers 1 to 1000 of run r, 10 lie after the checkpoint of group audit.');
  });

  it('says how to go on where the function fails', async () => {
    const { error, notes } = await verifying([found({ documents: 600 }, {}), new Error('Gone.')], run);
    expect(String(error)).toContain('Gone.');
    expect(notes.at(-1)).toBe('600 of 1000 numbers found. Nothing was changed: run the same command again.');
  });
});
