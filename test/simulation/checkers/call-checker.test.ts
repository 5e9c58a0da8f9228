import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { VirtualTime } from '../engine/virtual-time.ts';
import { CallChecker } from './call-checker.ts';
import type { Question } from './question.ts';

const load: Question = { kind: 'GetItemCommand', about: 'row', isPage: false };
const page: Question = { kind: 'GetRecordsCommand', about: 'shard 7', isPage: true };
const failing = (): Promise<never> => Promise.reject(new Error('planted'));
const answering = (): Promise<object> => Promise.resolve({});
const refusing = (): Promise<never> =>
  Promise.reject(new ConditionalCheckFailedException({ message: 'planted', $metadata: {} }));

function watched() {
  const time = new VirtualTime(0);
  const excesses: string[] = [];
  const calls = new CallChecker('consumer-1', time, (excess) => void excesses.push(excess));
  /** Asks so often, with a pause before each, and does not wait for what is never answered. */
  const ask = async (times: number, question = load, reply: () => Promise<unknown> = failing, pauseMs = 1) => {
    for (let asked = 0; asked < times; asked++) {
      void time.sleep(pauseMs).then(() => calls.ask(question, reply).catch(() => undefined));
      await time.run(() => false, 10);
    }
  };
  return { time, calls, ask, excesses };
}

describe('what fails', () => {
  it('may fail eight times in a row, with pauses in between, and no more', async () => {
    const { ask, excesses } = watched();
    await ask(8);
    expect(excesses).toEqual([]);
    await ask(1);
    expect(excesses).toEqual(['consumer-1 asked 9 times without an answer: GetItemCommand row']);
  });

  it('begins anew after an answer, for another question, and in the next invocation', async () => {
    const { calls, ask, excesses } = watched();
    await ask(8);
    await ask(8, { ...load, about: 'another row' });
    calls.begin();
    await ask(7);
    await ask(1, load, answering);
    await ask(8);
    expect(excesses).toEqual([]);
  });

  it('counts while other questions are asked in between', async () => {
    const { ask, excesses } = watched();
    for (let rounds = 0; rounds < 9; rounds++) {
      await ask(1);
      await ask(1, { ...load, about: 'another row' }, answering);
    }
    expect(excesses).toHaveLength(1);
  });

  it('is not asked for again at the very moment that it failed', async () => {
    const { ask, excesses } = watched();
    await ask(2, load, failing, 0);
    expect(excesses).toEqual(['consumer-1 asked again at the moment that it failed: GetItemCommand row']);
  });

  it('may be asked for again at once by the next two steps where it is which incarnation of the stream this is', async () => {
    const { ask, excesses } = watched();
    const question = { ...load, kind: 'DescribeStreamSummaryCommand' };
    await ask(3, question, failing, 0);
    expect(excesses).toEqual([]);
    await ask(1, question, failing, 0);
    expect(excesses).toHaveLength(1);
  });

  it('may be asked for anew at once where a condition did not hold, but not for ever', async () => {
    const { ask, excesses } = watched();
    await ask(8, load, refusing, 0);
    expect(excesses).toEqual([]);
    await ask(1, load, refusing, 0);
    expect(excesses).toEqual(['consumer-1 asked 9 times without an answer: GetItemCommand row']);
  });
});

describe('what is answered', () => {
  it('may be asked for any number of times', async () => {
    const { ask, excesses } = watched();
    await ask(200, load, answering, 0);
    expect(excesses).toEqual([]);
  });

  it('may be the same page fifty times, and no more', async () => {
    const { ask, excesses } = watched();
    await ask(50, page, answering);
    await ask(1, { ...page, about: 'shard 8' }, answering);
    expect(excesses).toEqual([]);
    await ask(1, page, answering);
    expect(excesses).toEqual(['consumer-1 asked 51 times without getting on: GetRecordsCommand shard 7']);
  });
});

it('ends a loop in which no time passes: whoever asked too often hears nothing any more', async () => {
  const { time, calls, excesses } = watched();
  let tries = 0;
  const loop = async (): Promise<void> => {
    for (;;) {
      tries += 1;
      await calls.ask(load, failing).catch(() => undefined);
    }
  };
  void loop();
  await time.run(() => false, 10);
  expect([tries, excesses.length]).toEqual([2, 1]);
});

it('counts what is under way, until it is answered or has failed', async () => {
  const { calls } = watched();
  const answered = calls.ask(load, answering);
  const failed = calls.ask(page, failing).catch(() => undefined);
  expect(calls.underWay).toBe(2);
  await Promise.all([answered, failed]);
  expect(calls.underWay).toBe(0);
});
