import { describe, expect, it } from 'vitest';
import { checkStack } from '../../../../cli/doctor/check-stack.ts';
import type { GroupFacts, StackFacts } from '../../../../cli/doctor/facts.ts';
import { denied, read, stackFacts, wellInspection, wellMapping } from '../../../support/doctor-facts.ts';

const findingsOf = (changes: Partial<StackFacts>, group: Partial<GroupFacts> = {}) =>
  checkStack(stackFacts(changes, group)).filter(({ state }) => state === 'finding');
const unknownOf = (changes: Partial<StackFacts>, group: Partial<GroupFacts> = {}) =>
  checkStack(stackFacts(changes, group)).filter(({ state }) => state === 'unknown');
const mapping = (changes: object): Partial<GroupFacts> => ({ mapping: read({ ...wellMapping, ...changes }) });
const database = (changes: object): Partial<GroupFacts> => ({
  inspection: read({
    ...wellInspection,
    groupsWithRows: ['numtest'],
    database: { ...wellInspection.database, refusingIndexes: [], ...changes },
  }),
});

describe('a stack in which all is well', () => {
  it('has no finding, and each check says what it looked at', () => {
    const checks = checkStack(stackFacts());
    expect(checks.map(({ check, state, fix }) => [check, state, fix])).toEqual(
      [
        ...['template', 'mapping settings', 'mapping state', 'foreign mappings', 'database', 'majority writes'],
        ...['index rules', 'checkpoints', 'restart under way', 'dead letters', 'failure bucket', 'removed groups'],
        ...['retention', 'encryption', 'shared readers', 'registered consumers', 'function', 'alarms'],
      ].map((check) => [check, 'ok', null]),
    );
  });
});

describe('the mapping of a group', () => {
  const update = 'aws lambda update-event-source-mapping --uuid mapping-numtest';
  it.each<[object, string, string]>([
    [
      { ParallelizationFactor: 2 },
      'ParallelizationFactor is 2 and has to be 1',
      `${update} --parallelization-factor 1`,
    ],
    [
      { BisectBatchOnFunctionError: true },
      'BisectBatchOnFunctionError is true',
      `${update} --no-bisect-batch-on-function-error`,
    ],
    [{ MaximumRetryAttempts: 3 }, 'MaximumRetryAttempts is 3', `${update} --maximum-retry-attempts -1`],
    [
      { MaximumRecordAgeInSeconds: 60 },
      'MaximumRecordAgeInSeconds is 60',
      `${update} --maximum-record-age-in-seconds -1`,
    ],
    [{ BatchSize: 10 }, 'BatchSize is 10 and has to be 500: the template', `${update} --batch-size 500`],
    [
      { MaximumBatchingWindowInSeconds: 9 },
      'MaximumBatchingWindowInSeconds is 9',
      `${update} --maximum-batching-window-in-seconds 1`,
    ],
    [{ FilterCriteria: { Filters: [{ Pattern: '{}' }] } }, 'It has a filter', `${update} --filter-criteria '{}'`],
    [
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      'partial batch responses',
      `${update} --function-response-types`,
    ],
    [{ DestinationConfig: {} }, 'goes to nowhere and not into the failure bucket', `${update} --destination-config`],
    [{ StartingPosition: 'LATEST' }, 'It began at LATEST', 'Take the group numtest out of cdk.json'],
    [
      { EventSourceArn: 'arn:aws:kinesis:eu-west-1:1:stream/other' },
      "and not the stream of the group's topic",
      'Take the group',
    ],
  ])('is found out where it has %j', (changes, text, fix) => {
    expect(findingsOf({}, mapping(changes))).toEqual([
      {
        check: 'mapping settings',
        subject: 'numtest',
        state: 'finding',
        severity: 'error',
        text: expect.stringContaining(text),
        fix: expect.stringContaining(fix),
      },
    ]);
  });

  it('may begin before the time from which the group reads, and not after it', () => {
    const [first] = stackFacts().groups;
    const at = (time: string) => ({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: new Date(time) });
    const of = (startFrom: string, time: string): Partial<GroupFacts> =>
      first === undefined ? {} : { ...mapping(at(time)), group: { ...first.group, startFrom } };
    expect(findingsOf({}, of('2026-01-31T00:05:00Z', '2026-01-31T00:00:00Z'))).toEqual([]);
    for (const startFrom of ['earliest', '2026-01-30T00:00:00Z'])
      expect(findingsOf({}, of(startFrom, '2026-01-31T00:00:00Z'))).toMatchObject([
        { text: `It began at 2026-01-31T00:00:00.000Z, and the group reads from ${startFrom}.` },
      ]);
  });

  it('is found out where it is gone', () => {
    expect(findingsOf({}, { mapping: read(null) })).toMatchObject([
      { check: 'mapping settings', severity: 'error', text: expect.stringContaining('mapping-numtest is gone') },
    ]);
  });

  it('is found out where it is paused, and not judged while it changes', () => {
    expect(findingsOf({}, mapping({ State: 'Disabled' }))).toMatchObject([
      { check: 'mapping state', severity: 'warning', fix: 'npx --no highwater groups resume numtest' },
    ]);
    expect(unknownOf({}, mapping({ State: 'Updating' }))).toMatchObject([{ text: 'It is Updating at the moment.' }]);
  });

  it('is unknown in what Lambda does not tell', () => {
    const facts = mapping({ ParallelizationFactor: undefined, StartingPosition: undefined });
    expect(findingsOf({}, facts)).toEqual([]);
    expect(unknownOf({}, facts)).toMatchObject([
      { check: 'mapping settings', text: 'Lambda does not say ParallelizationFactor, StartingPosition.' },
    ]);
  });

  it('is the only one onto the function of the group', () => {
    const facts = { mappingsOnFunction: read(['mapping-numtest', 'another']) };
    expect(findingsOf({}, facts)).toMatchObject([
      { check: 'foreign mappings', severity: 'error', fix: 'aws lambda delete-event-source-mapping --uuid another' },
    ]);
  });

  it('is compared with no template that could not be read', () => {
    expect(findingsOf({ template: denied }, mapping({ BatchSize: 10 }))).toEqual([]);
    expect(unknownOf({ template: denied })).toMatchObject([{ check: 'template', text: denied.why }]);
  });
});

describe('the database of a group', () => {
  it.each([
    [{ majorityTrouble: 'No.' }, 'majority writes', 'error', 'No majority acknowledges writes: No.'],
    [
      { refusingIndexes: [{ name: 'a', reason: 'unique' }] },
      'index rules',
      'warning',
      'The index a of numtest.numtest is unique',
    ],
    [{ refusingIndexes: [{ name: 'a', reason: 'special' }] }, 'index rules', 'warning', 'refuses some values'],
    [{ refusingIndexes: [{ name: 'a', reason: 'compound' }] }, 'index rules', 'warning', 'covers several fields'],
    [{ hasValidator: true }, 'index rules', 'warning', 'numtest.numtest has a validator'],
  ])('is found out where it has %j', (changes, check, severity, text) => {
    expect(findingsOf({}, database(changes))).toMatchObject([{ check, severity, text: expect.stringContaining(text) }]);
  });

  it('is told as a sharded cluster, and of unknown version', () => {
    const checks = checkStack(stackFacts({}, database({ topology: 'sharded', serverVersion: null })));
    expect(checks.find(({ check }) => check === 'database')?.text).toBe(
      'The secret is readable, and MongoDB of unknown version is a sharded cluster.',
    );
  });

  it.each([
    ['The operator function failed: MongoDB cannot be reached.', 'docs/operations.md'],
    ['The operator function failed: command must be one of describe.', 'Deploy the stack with this version.'],
  ])('is found out where the operator function says %j', (why, fix) => {
    const facts = { inspection: { kind: 'unreadable', why, isFault: true } } as const;
    expect(findingsOf({}, facts)).toMatchObject([
      { check: 'database', severity: 'error', text: why, fix: expect.stringContaining(fix) },
    ]);
  });

  it('is unknown where it may not be asked for', () => {
    expect(findingsOf({}, { inspection: denied })).toEqual([]);
    expect(unknownOf({}, { inspection: denied }).map(({ check }) => check)).toEqual(['database', 'removed groups']);
  });
});

describe('what else a stack consists of', () => {
  it('has no checkpoints of groups that were removed', () => {
    const inspection = read({
      ...wellInspection,
      groupsWithRows: ['late', 'numtest'],
      database: { ...wellInspection.database, refusingIndexes: [] },
    });
    expect(findingsOf({}, { inspection })).toMatchObject([
      {
        check: 'removed groups',
        severity: 'warning',
        fix: expect.stringContaining('rows of table-1 whose key begins with "late#"'),
      },
    ]);
    expect(unknownOf({ groups: [] })).toMatchObject([{ check: 'removed groups' }]);
  });

  it('has an empty failure bucket', () => {
    const holding = (count: number, isComplete: boolean) => ({ failures: read({ count, isComplete }) });
    for (const [facts, objects] of [
      [holding(1, true), '1 object'],
      [holding(3, true), '3 objects'],
      [holding(100, false), 'more than 100 objects'],
    ] as const)
      expect(findingsOf(facts)).toMatchObject([
        {
          check: 'failure bucket',
          severity: 'warning',
          text: `It holds ${objects}: batches or requests that Lambda gave up.`,
          fix: 'npx --no highwater failures list',
        },
      ]);
    expect(unknownOf({ failures: denied })).toMatchObject([{ check: 'failure bucket', text: denied.why }]);
  });

  const stream = (value: object | null): Partial<StackFacts> => {
    const [found] = stackFacts().streams;
    const summary = { arn: undefined, mode: undefined, retentionHours: 24, encryption: 'KMS', ...value };
    return { streams: found === undefined ? [] : [{ ...found, stream: read(value === null ? null : summary) }] };
  };

  it('has streams with the retention of the template', () => {
    expect(findingsOf(stream({ retentionHours: 48 }))).toMatchObject([
      {
        check: 'retention',
        severity: 'error',
        fix: expect.stringContaining(
          'decrease-stream-retention-period --stream-name stream-1 --retention-period-hours 24',
        ),
      },
    ]);
    expect(findingsOf(stream(null))).toMatchObject([{ check: 'retention', text: 'The stream stream-1 is gone.' }]);
    expect(unknownOf(stream({ retentionHours: undefined }))).toMatchObject([{ check: 'retention' }]);
  });

  it('has streams that are encrypted, where the endpoint can', () => {
    expect(findingsOf(stream({ encryption: 'NONE' }))).toMatchObject([{ check: 'encryption', severity: 'warning' }]);
    const local = { ...stream({ encryption: 'NONE' }), isLocal: true };
    expect(findingsOf(local)).toEqual([]);
    expect(unknownOf(local).map(({ check }) => check)).toEqual(['encryption', 'alarms']);
  });

  it('has functions as the template has them', () => {
    const functions = (value: object | null): Partial<StackFacts> => ({
      functions: [{ name: 'producer-1', configuration: read(value) }],
    });
    expect(findingsOf(functions({ Runtime: 'nodejs22.x', MemorySize: 512, Timeout: 300 }))).toMatchObject([
      {
        check: 'function',
        subject: 'producer-1',
        fix: 'aws lambda update-function-configuration --function-name producer-1 --runtime nodejs24.x',
      },
    ]);
    expect(findingsOf(functions(null))).toMatchObject([{ check: 'function', text: 'It is gone.' }]);
    expect(
      checkStack(stackFacts({ ...functions({}), template: denied })).find(({ check }) => check === 'function'),
    ).toMatchObject({ state: 'ok', text: 'It runs on an unknown runtime.' });
  });

  it('has alarms that notify somebody', () => {
    const silent = read([
      { name: 'a', notifies: false },
      { name: 'b', notifies: true },
    ]);
    expect(findingsOf({ alarms: silent })).toMatchObject([
      {
        check: 'alarms',
        severity: 'warning',
        text: '1 of 2 alarms notify nobody.',
        fix: expect.stringContaining('alarmTopicArn'),
      },
    ]);
    expect(findingsOf({ alarms: read([]) })).toMatchObject([{ check: 'alarms', severity: 'error' }]);
    expect(unknownOf({ alarms: denied })).toMatchObject([{ check: 'alarms', text: denied.why }]);
  });
});
