import { describe, expect, it } from 'vitest';
import { type PublishWish, publish } from '../../../../cli/demo/publish.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import { parseProducerAnswer } from '../../../../cli/produce/invoke-producer.ts';
import { scriptedAws } from '../../../support/scripted-aws.ts';

const reply = (answer: unknown) => ({ Payload: Buffer.from(JSON.stringify(answer)) });

/** Publishes to a producer function that gives these replies in turn. */
function publishing(wish: PublishWish, ...replies: readonly unknown[]) {
  const left = [...replies];
  const { clients, sent } = scriptedAws(() => left.shift() ?? new Error('asked too often'));
  const producer = { clients, functionName: 'producer-1', signal: new AbortController().signal };
  const requests = () => sent.map(([, input]) => JSON.parse(String(input['Payload'])));
  return { published: publish(producer, { ...wish, runId: 'r' }), sent, requests };
}

describe('publishing', () => {
  it('asks the function once where it acknowledges all', async () => {
    const { published, sent } = publishing({ from: 1, to: 10 }, reply({ published: 10, next: null }));
    expect(await published).toBe(10);
    expect(sent).toMatchObject([
      ['Invoke', { FunctionName: 'producer-1', Payload: '{"topic":"numtest","from":1,"to":10,"runId":"r"}' }],
    ]);
  });

  it('goes on where the function ran out of time, in the same run, and counts all of it', async () => {
    const wish = { from: 1, to: 10 };
    const { published, requests } = publishing(
      wish,
      reply({ published: 4, next: 5 }),
      reply({ published: 6, next: null }),
    );
    expect(await published).toBe(10);
    expect(requests()).toEqual([
      { topic: 'numtest', ...wish, runId: 'r' },
      { topic: 'numtest', ...wish, runId: 'r', from: 5 },
    ]);
  });

  it('paces a range by smaller ones of the same run, and goes on within each', async () => {
    const { published, requests } = publishing(
      { from: 1, to: 6, ratePerSecond: 20 },
      reply({ published: 3, next: 4 }),
      reply({ published: 2, next: null }),
      reply({ published: 1, next: null }),
    );
    expect(await published).toBe(6);
    expect(requests()).toEqual([
      { topic: 'numtest', from: 1, to: 5, runId: 'r' },
      { topic: 'numtest', from: 4, to: 5, runId: 'r' },
      { topic: 'numtest', from: 6, to: 6, runId: 'r' },
    ]);
  });

  it('ends a pause where the run is interrupted', async () => {
    const { clients, sent } = scriptedAws(() => reply({ published: 1, next: null }));
    const interrupted = new AbortController();
    const producer = { clients, functionName: 'producer-1', signal: interrupted.signal };
    const published = publish(producer, { from: 1, to: 2, ratePerSecond: 0.001, runId: 'r' });
    interrupted.abort();
    await expect(published).rejects.toThrow('aborted');
    expect(sent).toHaveLength(1);
  });

  it('goes on with the rest of a list of messages as well', async () => {
    const messages = [{ value: 'a' }, { value: 'b' }];
    const { published, requests } = publishing(
      { messages },
      reply({ published: 1, next: 1 }),
      reply({ published: 1, next: null }),
    );
    expect(await published).toBe(2);
    expect(requests()).toEqual([
      { topic: 'numtest', messages, runId: 'r' },
      { topic: 'numtest', messages, runId: 'r', from: 1 },
    ]);
  });

  it.each([
    ['numbers', { from: 5, to: 10 }, 5],
    ['messages', { messages: [{ value: 'a' }] }, 0],
  ])('does not ask for ever where the function gets no further with %s', async (_, wish, next) => {
    const { published, sent } = publishing(wish, reply({ published: 0, next }));
    await expect(published).rejects.toThrow(`The producer function gets no further than ${next}: look into its log.`);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['its own words', { FunctionError: 'Unhandled', ...reply({ errorMessage: 'to is missing' }) }, 'to is missing'],
    ['what it answered', { Payload: Buffer.from('<html>') }, '<html>'],
    ['the beginning of a long answer', { Payload: Buffer.from('x'.repeat(300)) }, 'x'.repeat(200)],
    ['that it answered nothing', {}, 'it answered nothing.'],
    [
      'its words, even where they read like an answer',
      { FunctionError: 'Unhandled', ...reply({ published: 1, next: null }) },
      '{"published":1,"next":null}',
    ],
  ])('fails with %s', async (_, answer, words) => {
    const { published } = publishing({ from: 1, to: 10 }, answer);
    const failure = await published.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LocalStackError);
    expect(String(failure)).toMatch(new RegExp(`The producer function failed: ${words}$`));
  });

  it('fails where the function cannot be asked', async () => {
    const { published } = publishing({ from: 1, to: 10 }, new Error('no connection'));
    await expect(published).rejects.toThrow('no connection');
  });
});

describe('an answer of the producer', () => {
  it.each([
    ['{"runId":"r","published":10,"next":null}', { published: 10, next: null }],
    ['{"runId":"r","published":10,"next":11}', { published: 10, next: 11 }],
  ])('is %s', (text, answer) => {
    expect(parseProducerAnswer(text)).toEqual(answer);
  });

  it.each(['', 'null', '{}', '{"published":"1","next":null}', '{"published":1}', 'x'])('is not %j', (text) => {
    expect(parseProducerAnswer(text)).toBeUndefined();
  });
});
