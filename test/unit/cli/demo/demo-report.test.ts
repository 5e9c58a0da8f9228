import { describe, expect, it } from 'vitest';
import {
  type DemoFindings,
  findProblems,
  formatTable,
  jsonReport,
  tableRows,
} from '../../../../cli/demo/demo-report.ts';
import { parseSequenceNumber } from '../../../../engine/stream/sequence-number.ts';

const sequence =
  parseSequenceNumber('49590338271490256608559692538361571095921575989136588898') ?? expect.unreachable();
const good = {
  published: 12,
  publishedAgain: 12,
  tally: { documents: 12, reached: 10, resumesFrom: 11, missing: [], doubled: [], unexpected: [] },
  counts: { records: 42, skipped: 14, already: 4, refused: 12 },
  recreatedCounts: { records: 24, skipped: 12, already: 0, refused: 12 },
  document: { _id: 'x' },
  deadLetters: 0,
  interruptions: [{ kind: 'kill', reached: 3, resumedFrom: 2 }],
  shards: 1,
  checkpoints: [{ group: 'numtest', shard: 'shardId-0', sequence }],
  seconds: { setup: 1, deploy: 8, run: 12 },
} satisfies DemoFindings;
const bad: DemoFindings = {
  ...good,
  deadLetters: 1,
  tally: {
    ...good.tally,
    missing: Array.from({ length: 12 }, (_, i) => i + 1),
    doubled: [3],
    unexpected: ['x'],
  },
};

describe('the report', () => {
  it('as JSON has the agreed fields, in order, and no others', () => {
    expect(JSON.stringify(jsonReport(good))).toBe(
      `{"published":12,"documents":12,"missing":[],"doubled":[],"unexpected":[],"deadLetters":0,` +
        `"interruptions":[{"kind":"kill","reached":3,"resumedFrom":2}],"shards":1,` +
        `"checkpoints":[{"group":"numtest","shard":"shardId-0","sequence":"${sequence}"}],` +
        `"seconds":{"setup":1,"deploy":8,"run":12}}`,
    );
  });

  it('as a table counts redelivered records whether the checkpoint or the document stopped them', () => {
    expect(tableRows(good)).toContainEqual(['redelivered', '18']);
    expect(tableRows(good)).toContainEqual(['refused as duplicates', '12']);
    expect(tableRows(good).at(-1)).toEqual(['checkpoint numtest shardId-0', sequence]);
  });

  it('as a table says that a count is unknown where nothing of the log was found, never 0', () => {
    const rows = new Map(tableRows({ ...good, counts: undefined }));
    const logged = ['redelivered', 'skipped by checkpoint', 'refused as duplicates'];
    expect(logged.map((name) => rows.get(name))).toEqual(['unknown', 'unknown', 'unknown']);
    expect(rows.get('documents')).toBe('12');
  });

  it('as a table says that a count is the least where lines of the log are missing', () => {
    const rows = new Map(tableRows({ ...good, counts: { ...good.counts, records: 37 } }));
    expect(rows.get('redelivered')).toBe('at least 18');
    expect(rows.get('refused as duplicates')).toBe('at least 12');
  });

  it('aligns numbers without making room for long sequence numbers', () => {
    expect(
      formatTable([
        ['a', '1'],
        ['bcd', '1002'],
        ['e', sequence],
      ]),
    ).toBe(`  a       1\n  bcd  1002\n  e    ${sequence}`);
  });

  it('names no problem where there is none', () => {
    expect(findProblems(good)).toEqual([]);
  });

  it('names every problem, with the first ten of many', () => {
    expect(findProblems(bad)).toEqual([
      '12 missing: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ….',
      '1 doubled: 3.',
      '1 unexpected: x.',
      '1 dead letters in <collection>_dead_letters.',
    ]);
  });

  it.each(['kill', 'restart'] as const)('names a %s that found no document to interrupt', (kind) => {
    expect(findProblems({ ...good, interruptions: [{ kind, reached: 0, resumedFrom: 1 }] })).toEqual([
      `The interruption (${kind}) came before any document: it shows nothing.`,
    ]);
  });

  it('names a kill after which nothing was delivered again', () => {
    const counts = { ...good.counts, records: 30, skipped: 0, already: 0 };
    expect(findProblems({ ...good, counts })).toEqual(['Nothing was delivered again after the kill: it hit no batch.']);
  });

  it.each([
    ['nothing of the log was found', undefined],
    ['lines of the log are missing', { records: 23, skipped: 0, already: 0, refused: 11, deadLetters: 0 }],
  ])('does not take a kill for one that hit no batch where %s', (_, counts) => {
    expect(findProblems({ ...good, counts })).toEqual([]);
  });

  it('names a recreated consumer that did not skip all that its checkpoint covers', () => {
    const recreatedCounts = { ...good.recreatedCounts, skipped: 11 };
    expect(findProblems({ ...good, recreatedCounts })).toEqual([
      'The recreated consumer skipped 11 of the 12 records that its checkpoint covers.',
    ]);
  });

  it.each([
    ['nothing of its log was found', undefined],
    ['lines of its log are missing', { ...good.recreatedCounts, records: 22, skipped: 11 }],
  ])('does not say so where %s', (_, recreatedCounts) => {
    expect(findProblems({ ...good, recreatedCounts })).toEqual([]);
  });

  it('asks for no redelivery where nothing was killed', () => {
    const counts = { ...good.counts, records: 30, skipped: 0, already: 0 };
    const interruptions = [{ kind: 'restart', reached: 3, resumedFrom: 4 }] as const;
    expect(findProblems({ ...good, counts, interruptions })).toEqual([]);
  });
});
