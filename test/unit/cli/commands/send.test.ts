import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { send } from '../../../../cli/commands/send.ts';
import { sendSchema } from '../../../../cli/output/send.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import { type ContextSettings, manifest, pipelineScript, testContext } from '../../../support/command-context.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const oneTopic = { ...manifest, topics: manifest.topics.slice(0, 1) };
const reply = (answer: object, more: object = {}) => ({ Payload: Buffer.from(JSON.stringify(answer)), ...more });
const failure = (errorMessage: string) => reply({ errorMessage }, { FunctionError: 'Unhandled' });
const refusal = (errorMessage: string) =>
  reply({ errorMessage, errorType: 'InvalidRequest' }, { FunctionError: 'Unhandled' });

/** Sends to a producer function that gives these replies in turn, and acknowledges everything after them. */
async function sending(
  options: object,
  settings: ContextSettings & { readonly replies?: readonly object[]; readonly value?: object } = {},
) {
  const left = [...(settings.replies ?? [])];
  const producer = (_command: string, input: Readonly<Record<string, unknown>>) => {
    const { from = 0, to, messages = [] } = JSON.parse(String(input['Payload']));
    const published = to === undefined ? messages.length - from : to - from + 1;
    return left.shift() ?? reply({ published, next: null });
  };
  const script = pipelineScript(producer, settings.value ?? oneTopic);
  const test = testContext({ ...settings, script });
  const error = await send({ fromLine: 1, runId: 'run', ...options }, test.context).catch(
    (failure: unknown) => failure,
  );
  const invocations = test.sent.filter(([name]) => name === 'Invoke');
  const requests = invocations.map(([, input]) => JSON.parse(String(input['Payload'])));
  return { ...test, error, requests };
}

describe('numbers', () => {
  it('go through the producer function, under the run id', async () => {
    const { requests, results, sent } = await sending({ numbers: '1..1000' });
    expect(requests).toEqual([{ runId: 'run', from: 1, to: 1000 }]);
    expect(sent.at(-1)?.[1]).toMatchObject({ FunctionName: 'producer-1' });
    expect(results).toEqual(['Published 1000 events to numtest, run id run.']);
  });

  it('go on from where the function ran out of time, and in requests of ten thousand', async () => {
    const replies = [reply({ published: 4_000, next: 4_001 })];
    const { requests, results } = await sending({ numbers: '1..15000', json: true }, { replies, isJson: true });
    expect(requests.map(({ from, to }) => [from, to])).toEqual([
      [1, 10_000],
      [4_001, 10_000],
      [10_001, 15_000],
    ]);
    const answer = v.parse(sendSchema, JSON.parse(String(results[0])));
    expect(answer).toEqual({ stack: 'Highwater-dev', topic: 'numtest', runId: 'run', published: 15_000, next: null });
  });

  it('go in aggregates where that is asked for, and say so in how to go on', async () => {
    const replies = [reply({ published: 10_000, next: null }), failure('it broke')];
    const { requests, notes } = await sending({ numbers: '1..30000', aggregate: true }, { replies });
    expect(requests[0]).toEqual({ runId: 'run', aggregate: true, from: 1, to: 10_000 });
    expect(notes.at(-1)).toBe(
      '10000 published. To go on: npx --no highwater send --numbers 10001..30000 --run-id run --aggregate',
    );
  });

  it('keep their pace', async () => {
    let nowMs = 0;
    const sleep = async (): Promise<void> => {
      nowMs += 250;
    };
    const { requests, slept } = await sending({ numbers: '1..10', rate: 16 }, { now: () => new Date(nowMs), sleep });
    expect(requests.map(({ from, to }) => [from, to])).toEqual([
      [1, 4],
      [5, 8],
      [9, 10],
    ]);
    expect(slept).toEqual([250, 250]);
  });

  it('say how to go on where they are interrupted', async () => {
    const replies = [reply({ published: 10_000, next: null }), failure('no stream.')];
    const options = { numbers: '1..30000', stage: 'prod', json: true };
    const { error, notes, results } = await sending(options, { replies, isJson: true });
    expect(String(error)).toContain('The producer function failed: no stream.');
    expect(notes).toEqual([
      '10000 published. To go on: npx --no highwater send --numbers 10001..30000 --run-id run --stage prod',
    ]);
    expect(JSON.parse(String(results[0]))).toMatchObject({ published: 10_000, next: 10_001 });
  });

  it('do not go on for ever where the function does not', async () => {
    const replies = [reply({ published: 0, next: 1 })];
    expect(String((await sending({ numbers: '1..10' }, { replies })).error)).toContain('gets no further than 1');
  });

  it('stop at Ctrl-C, before the next request', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    const { requests, notes } = await sending({ numbers: '1..10' }, { signal });
    expect(requests).toEqual([]);
    expect(notes[0]).toContain('--numbers 1..10 --run-id run');
  });
});

describe('messages', () => {
  it('are a value with an id that is the same in every run of the run id', async () => {
    const { requests, results } = await sending({ value: 'Hello, World!', key: 'k' });
    expect(requests).toEqual([
      { runId: 'run', from: 0, messages: [{ id: 'run:1', key: 'k', value: 'Hello, World!' }] },
    ]);
    expect(results).toEqual(['Published 1 event to numtest, run id run.']);
  });

  it('are lines of stdin, whose numbers are in their ids', async () => {
    const { requests } = await sending({}, { stdin: ['1\n"tw', 'o"\n\n{"a":3}'] });
    expect(requests.flatMap(({ messages }) => messages)).toEqual([
      { id: 'run:1', value: 1 },
      { id: 'run:2', value: 'two' },
      { id: 'run:4', value: { a: 3 } },
    ]);
  });

  it('go in aggregates where that is asked for', async () => {
    const { requests } = await sending({ aggregate: true }, { stdin: ['1\n2\n'] });
    expect(requests).toMatchObject([
      { runId: 'run', aggregate: true, from: 0, messages: [{ value: 1 }, { value: 2 }] },
    ]);
  });

  it('are lines of a file from a line on', async () => {
    const file = join(await temporaryFolder(), 'lines');
    await writeFile(file, '1\n2\n3\n');
    const { requests } = await sending({ file, fromLine: 3 });
    expect(requests.flatMap(({ messages }) => messages)).toEqual([{ id: 'run:3', value: 3 }]);
  });

  it.each([
    ['', {}],
    ['', { text: true }],
    [' ', {}],
  ])('are a text without words too where that is the value: %j with %j', async (value, options) => {
    const { requests, results } = await sending({ ...options, value });
    expect(requests[0].messages).toEqual([{ id: 'run:1', value }]);
    expect(results).toEqual(['Published 1 event to numtest, run id run.']);
  });

  it.each([{}, { text: true }])('are no blank lines of a file, with %j', async (options) => {
    const file = join(await temporaryFolder(), 'lines');
    await writeFile(file, '\n1\n  \n\n2\n\n');
    const { requests, results } = await sending({ ...options, file });
    expect(requests.flatMap(({ messages }) => messages).map(({ id }) => id)).toEqual(['run:2', 'run:5']);
    expect(results).toEqual(['Published 2 events to numtest, run id run.']);
  });

  it('may be none', async () => {
    const { requests, results } = await sending({}, { stdin: ['\n\n'] });
    expect([requests, results]).toEqual([[], ['Published 0 events to numtest, run id run.']]);
  });

  it('go on with the rest of a request', async () => {
    const replies = [reply({ published: 1, next: 1 })];
    const { requests, results } = await sending({}, { stdin: ['1\n2\n3\n'], replies });
    expect(requests.map(({ from }) => from)).toEqual([0, 1]);
    expect(results).toEqual(['Published 3 events to numtest, run id run.']);
  });

  it('before a line that is refused are sent, and the way to go on names that line', async () => {
    const { error, requests, notes } = await sending({ key: 'it’s' }, { stdin: ['1\n2\nthree\n4\n'] });
    expect(String(error)).toContain('Line 3 is not JSON');
    expect(requests.flatMap(({ messages }) => messages)).toHaveLength(2);
    expect(notes).toEqual([
      "2 published. To go on, with the same input: npx --no highwater send --from-line 3 --run-id run --key 'it’s'",
    ]);
  });

  it('are named by their lines where the producer refuses them', async () => {
    const replies = [refusal('messages[1].value is too large.')];
    const { error, notes } = await sending({}, { stdin: ['\n1\n2\n'], replies });
    expect(String(error)).toContain('The producer function refuses the request: line 3.value is too large.');
    expect(notes).toEqual([]);
  });

  it('go on from the first that the producer refuses where others are published', async () => {
    const lines = Array.from({ length: 10_002 }, (_, index) => `${index}\n`);
    const replies = [reply({ published: 10_000, next: null }), refusal('messages[0].value is too large.')];
    const { notes } = await sending({}, { stdin: [lines.join('')], replies });
    expect(notes[0]).toContain(
      '10000 published. To go on, with the same input: npx --no highwater send --from-line 10001',
    );
  });

  it.each<[string, { readonly file?: string; readonly value?: string }, string]>([
    ['is no JSON', { file: 'lines' }, 'Line 1 is not JSON'],
    ['cannot be read', { file: 'nowhere' }, 'cannot be read (ENOENT)'],
    ['is a value that is no JSON', { value: '{' }, 'begins like JSON'],
  ])('are not gone on with where the first %s', async (_, { file, ...options }, sentence) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lines'), 'one\n2\n');
    const { error, notes } = await sending({ ...options, ...(file === undefined ? {} : { file: join(folder, file) }) });
    expect(String(error)).toContain(sentence);
    expect(notes).toEqual([]);
  });

  it('are no more than fit into a request of 6 MB', async () => {
    const line = `${JSON.stringify('x'.repeat(1_000_000))}\n`;
    const sleep = (): Promise<void> => new Promise(() => undefined);
    const { requests } = await sending({}, { stdin: Array.from({ length: 8 }, () => line), sleep });
    expect(requests.map(({ messages }) => messages.length)).toEqual([5, 3]);
  });
});

describe('what is asked for', () => {
  it('names its topic where the stack has several', async () => {
    const { requests } = await sending({ value: '1', topic: 'orders' }, { value: manifest });
    expect(requests[0]).toMatchObject({ topic: 'orders' });
    expect(String((await sending({ value: '1' }, { value: manifest })).error)).toContain('has several topics');
  });

  it('gets a run id where it has none, which is told before anything is sent', async () => {
    const { notes, requests } = await sending({ value: '1', runId: undefined });
    expect(notes).toEqual([`Run id: ${requests[0].runId}`]);
  });

  it.each([
    [{ value: '1', numbers: '1..2' }, 'VALUE and --numbers do not go together.'],
    [{ rate: 5 }, '--rate goes with --numbers alone.'],
    [{ numbers: '1..2', key: 'k' }, '--key does not go with --numbers.'],
    [{ envelope: true, key: 'k' }, '--key does not go with --envelope'],
    [{ numbers: 'x' }, '--numbers must be a range'],
    [{ value: '1', key: '' }, '--key is empty text: send a text that is not empty.'],
    [{ value: '1', key: 'k'.repeat(257) }, '--key has over 256 characters: send a shorter text.'],
    [{ value: '1', key: '\u0007' }, '--key holds a control character or a noncharacter'],
    [{ value: '1', runId: '' }, '--run-id is empty text: send a text that is not empty.'],
    [{ numbers: '1..2', runId: 'r'.repeat(129) }, '--run-id has over 128 characters: send a shorter text.'],
  ])('is refused before anything is asked of AWS: %j', async (options, sentence) => {
    const { error, sent } = await sending(options);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(sentence);
    expect(sent).toEqual([]);
  });

  it('may be a file that is not there', async () => {
    expect(String((await sending({ file: '/nowhere' })).error)).toContain('The file /nowhere cannot be read (ENOENT)');
  });
});
