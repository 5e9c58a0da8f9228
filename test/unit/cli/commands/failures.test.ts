import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { failuresList } from '../../../../cli/commands/failures-list.ts';
import { type FailuresRedriveOptions, failuresRedrive } from '../../../../cli/commands/failures-redrive.ts';
import { shardSequences } from '../../../../cli/input/parse-shard-sequence.ts';
import { failuresListSchema, failuresRedriveSchema } from '../../../../cli/output/failures.ts';
import { CommandFailed, UsageError } from '../../../../cli/program/errors.ts';
import { InvalidRequest } from '../../../../engine/runtime/invalid-request.ts';
import { manifest, pipelineScript, testContext } from '../../../support/command-context.ts';
import { batchKey, requestKey } from '../../../support/failure-objects.ts';
import { lambdaReply } from '../../../support/scripted-operator.ts';

type Request = Readonly<Record<string, unknown>>;

const untold = { group: null, shard: null, from: null, through: null, records: null, error: null, problem: null };
const object = { bytes: 900, storedAt: '2026-11-22T10:00:00.000Z', condition: 'RetriesExhausted' };
const request = { ...untold, ...object, key: requestKey, kind: 'request' };
const batch = {
  ...{ ...untold, ...object, key: batchKey, kind: 'batch', group: 'audit', records: 3 },
  ...{ shard: 'shardId-000000000000', from: '5', through: '7' },
};
const unknown = { ...untold, ...object, key: 'aws/lambda/x', kind: 'unknown', condition: null, problem: 'It is odd.' };
const all = [request, batch, unknown];

/** Answers as the operator function of a stage in which these objects lie. */
function answer({ command, key, after }: Request): object {
  const found = all.filter((failure) => failure.key === key);
  if (command === 'list-failures' && key !== undefined) return { failures: found, next: null };
  if (command === 'list-failures')
    return after === undefined
      ? { failures: [request], next: { command, group: 'numtest', after: requestKey } }
      : { failures: [batch, unknown], next: null };
  if (command === 'forget-failure') return { forgotten: key };
  if (key === batchKey) return { outcome: 'stored', counts: { records: 3 } };
  return { outcome: 'request', requestId: 'request-1', payload: { to: 9 } };
}

interface Scripts {
  readonly operator?: (request: Request) => object | Error;
  readonly producer?: (request: Request) => object | Error;
  readonly isJson?: boolean;
  readonly value?: object;
}

function open({ operator = answer, producer = () => ({ published: 9, next: null }), isJson, value }: Scripts = {}) {
  const [commands, produced]: [Request[], Request[]] = [[], []];
  const invoke = (_: string, input: Request): object => {
    const payload = JSON.parse(String(input['Payload']));
    const isProducer = input['FunctionName'] === manifest.producerFunction;
    const { by: _by, ...sent } = payload;
    (isProducer ? produced : commands).push(sent);
    return lambdaReply(isProducer ? producer(sent) : operator(sent));
  };
  const test = testContext({ script: pipelineScript(invoke, value), isJson: isJson === true });
  const redrive = (options: Partial<FailuresRedriveOptions> = {}) =>
    failuresRedrive({ key: [], ...options }, test.context).catch((error: unknown) => error);
  const lines = () => test.results.map((line) => v.parse(failuresRedriveSchema, JSON.parse(line)));
  return { ...test, commands, produced, redrive, lines };
}

describe('failures list', () => {
  it('prints a line of JSON of its schema for each object, over all pages', async () => {
    const { context, results, commands } = open({ isJson: true });
    await failuresList({}, context);
    const keys = results.map((line) => v.parse(failuresListSchema, JSON.parse(line)).key);
    expect(keys).toEqual(all.map(({ key }) => key));
    expect(commands).toEqual([
      { group: 'numtest', command: 'list-failures' },
      { group: 'numtest', command: 'list-failures', after: requestKey },
    ]);
  });

  it('shows a person when, what and why', async () => {
    const { context, results } = open();
    await failuresList({}, context);
    const [heading, ...rows] = String(results[0]).split('\n');
    expect(heading).toMatch(/^GIVEN UP AT +KIND +GROUP +RECORDS +BYTES +WHY +KEY$/);
    expect(rows[0]).toContain('RetriesExhausted');
    expect(rows[1]).toMatch(/batch +audit +3 +900/);
    expect(rows[2]).toContain('It is odd.');
  });

  it('shows one group alone, and says where there is nothing', async () => {
    const { context, results } = open();
    await failuresList({ group: 'audit' }, context);
    expect(String(results[0]).split('\n')).toHaveLength(2);
    const other = open();
    await failuresList({ group: 'numtest' }, other.context);
    expect(other.results).toEqual(['It holds no batch of the group numtest.']);
    const empty = open({ operator: () => ({ failures: [], next: null }) });
    await failuresList({}, empty.context);
    expect(empty.results).toEqual([
      'The failure bucket holds nothing under aws/lambda/, where Lambda puts what was given up on.',
    ]);
  });

  it('says where the stack has no group', async () => {
    const { context } = open({ value: { ...manifest, groups: [] } });
    await expect(failuresList({}, context)).rejects.toThrow('The stack Highwater-dev has no group');
  });
});

describe('failures redrive', () => {
  it('redrives all: the batch by its group, the request by the producer, and says what remains', async () => {
    const { redrive, results, commands, produced } = open();
    expect(await redrive({ all: true })).toEqual(
      new CommandFailed('1 of 3 objects remain in the failure bucket: do what the reason of each says.'),
    );
    expect(results).toEqual([
      `redriven  ${requestKey}: 9 events published again`,
      `redriven  ${batchKey}: 3 records stored`,
      'remains   aws/lambda/x: It is odd. This stage cannot redrive it: look at it, and delete the object with "failures discard".',
    ]);
    expect(produced).toEqual([{ runId: 'request-1', to: 9 }]);
    expect(commands.filter(({ command }) => command !== 'list-failures')).toEqual([
      { group: 'numtest', command: 'redrive-failure', key: requestKey, leftAlone: [] },
      { group: 'numtest', command: 'forget-failure', key: requestKey, requestId: 'request-1' },
      { group: 'audit', command: 'redrive-failure', key: batchKey, leftAlone: [] },
    ]);
  });

  it('redrives one group, or the objects that are named, as JSON of its schema', async () => {
    const group = open({ isJson: true });
    expect(await group.redrive({ all: true, group: 'audit' })).toBeUndefined();
    const stored = { key: batchKey, kind: 'batch', group: 'audit', outcome: 'redriven', count: 3, reason: null };
    expect(group.lines()).toEqual([stored]);
    const named = open({ isJson: true });
    const key = [batchKey, 'aws/lambda/nothing'];
    expect(await named.redrive({ key, skip: shardSequences('--skip')('shardId-000000000000=6') })).toBeUndefined();
    expect(named.lines()).toMatchObject([stored, { outcome: 'gone', count: 0 }]);
    const leftAlone = [{ shard: 'shardId-000000000000', sequence: '6' }];
    expect(named.commands).toContainEqual({ group: 'audit', command: 'redrive-failure', key: batchKey, leftAlone });
  });

  it('follows a request to its end under its own run id, and deletes it only then', async () => {
    const payload = { runId: 'mine', from: 1, to: 9 };
    const operator = (sent: Request) =>
      sent['command'] === 'redrive-failure' ? { outcome: 'request', requestId: 'r', payload } : answer(sent);
    const producer = ({ from }: Request) => (from === 1 ? { published: 4, next: 5 } : { published: 5, next: null });
    const { redrive, produced, results } = open({ operator, producer });
    await redrive({ key: [requestKey] });
    expect(produced).toEqual([payload, { ...payload, from: 5 }]);
    expect(results).toEqual([`redriven  ${requestKey}: 9 events published again`]);
  });

  const odd = (answered: object | Error) => (sent: Request) =>
    sent['command'] === 'redrive-failure' ? answered : answer(sent);
  const sends = (payload: unknown) => odd({ outcome: 'request', requestId: 'r', payload });
  const trouble = (mayPass: boolean) => odd({ outcome: 'trouble', trouble: 'No primary.', mayPass });
  const producer = () => new Error('planted');
  const topic = 'orders';
  const again = 'Mend that and run the same command again.';
  const invalid = 'Running this again does not help: publish its events in a request that is right';

  it.each<[string, Scripts, string]>([
    [
      'the producer fails',
      { producer, operator: sends({ topic, to: 9 }) },
      `The producer function failed: planted ${again}`,
    ],
    ['the producer gets no further', { producer: () => ({ published: 0, next: 1 }) }, 'gets no further than 1'],
    [
      'the producer refuses it',
      { producer: () => new InvalidRequest([{ field: 'to', text: 'is text' }]) },
      `The producer function refuses the request: to is text. ${invalid}`,
    ],
    [
      'the payload is no request',
      { operator: sends([1]) },
      `It is no request to the producer: its payload is no object. ${invalid}`,
    ],
    [
      'the operator function fails',
      { operator: odd(new Error('planted')) },
      'The operator function failed: planted Look into its log; if one record ends the function, name that with --skip.',
    ],
    ['there is trouble that may pass', { operator: trouble(true) }, 'No primary. Run the same command again.'],
    [
      'there is trouble that stays',
      { operator: trouble(false) },
      'No primary. Mend that and run the same command again, or delete the object with "failures discard".',
    ],
  ])('leaves a request where %s, and goes on', async (_, scripts, reason) => {
    const { redrive, lines, commands } = open({ ...scripts, isJson: true });
    expect(await redrive({ key: [requestKey, 'aws/lambda/nothing'] })).toBeInstanceOf(CommandFailed);
    expect(lines()).toMatchObject([
      { key: requestKey, outcome: 'remains', reason: expect.stringContaining(reason) },
      { outcome: 'gone' },
    ]);
    expect(commands.map(({ command }) => command)).not.toContain('forget-failure');
  });

  it('says which records are lost', async () => {
    const lost = (records: number) => (sent: Request) =>
      sent['command'] === 'redrive-failure'
        ? { outcome: 'lost', counts: { records }, shard: batch.shard, from: '5', through: '7' }
        : answer(sent);
    const { redrive, results } = open({ operator: lost(2) });
    await redrive({ key: [batchKey] });
    expect(results[0]).toContain(
      'Of the records 5 to 7 of shardId-000000000000, 2 are stored, and the others are neither in',
    );
    expect(results[0]).toContain('They are lost: publish them again, and delete the object with "failures discard".');
    const none = open({ operator: lost(0) });
    await none.redrive({ key: [batchKey] });
    expect(none.results[0]).toContain(
      'All of the records 5 to 7 of shardId-000000000000 are neither in the object nor in the stream.',
    );
  });

  it('takes an object for done that is gone meanwhile, and says where there is nothing', async () => {
    const operator = (sent: Request) => (sent['command'] === 'redrive-failure' ? { outcome: 'gone' } : answer(sent));
    const { redrive, results } = open({ operator });
    expect(await redrive({ key: [batchKey] })).toBeUndefined();
    expect(results).toEqual([`gone      ${batchKey}: there is no such object (any more)`]);
    const empty = open({ operator: () => ({ failures: [], next: null }) });
    expect(await empty.redrive({ all: true })).toBeUndefined();
    expect(empty.results).toEqual(['Nothing is there to be redriven.']);
  });

  it.each<[Partial<FailuresRedriveOptions>, string]>([
    [{}, 'Name the objects by their keys, or all of them with --all.'],
    [{ all: true, key: [batchKey] }, 'KEY and --all do not go together.'],
    [{ key: [batchKey], group: 'audit' }, '--group goes with --all alone.'],
    [{ key: ['other/x'] }, 'KEY must be as "failures list" prints it'],
  ])('refuses %j', async (options, sentence) => {
    const { redrive, commands } = open();
    const error = await redrive(options);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(sentence);
    expect(commands).toEqual([]);
  });
});
