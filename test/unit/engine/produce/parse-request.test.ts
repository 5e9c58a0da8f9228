import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import { InvalidRequest } from '../../../../engine/runtime/invalid-request.ts';

const refusal = (input: unknown, topics = ['numtest']): string => {
  try {
    parseRequest(input, 'fallback', topics);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('numbers', () => {
  it('asks for 1 to 1000 where nothing is said', () => {
    expect(parseRequest({}, 'fallback', ['numtest'])).toEqual({
      topic: 'numtest',
      runId: 'fallback',
      ordered: false,
      aggregate: false,
      work: { kind: 'numbers', from: 1, to: 1000 },
    });
  });

  it('takes every field', () => {
    const input = { from: -5, to: 5, runId: 'r', ordered: true };

    expect(parseRequest(input, 'fallback', ['numtest'])).toEqual({
      topic: 'numtest',
      runId: 'r',
      ordered: true,
      aggregate: false,
      work: { kind: 'numbers', from: -5, to: 5 },
    });
  });

  it('takes a member that is undefined as absent', () => {
    expect(parseRequest({ from: undefined, to: 1 }, 'fallback', ['numtest']).work).toEqual({
      kind: 'numbers',
      from: 1,
      to: 1,
    });
  });

  it.each([
    ['null', null, 'is null'],
    ['empty text', '', 'is empty text'],
    ['padded text', ' 5 ', 'is text'],
    ['text with an exponent', '1e3', 'is text'],
    ['true', true, 'is true or false'],
    ['NaN', Number.NaN, 'is no finite number'],
    ['Infinity', Number.POSITIVE_INFINITY, 'is no finite number'],
    ['a fraction', 1.5, 'is a fraction'],
    ['a list', [1], 'is a list'],
    ['an object', { n: 1 }, 'is an object'],
  ])('P13: refuses %s for a number', (_, value, reason) => {
    const fix = 'send a whole number within ±9007199254740991, without quotes.';

    expect(refusal({ from: value })).toBe(`from ${reason}: ${fix}`);
    expect(refusal({ to: value })).toBe(`to ${reason}: ${fix}`);
    expect(refusal({ from: value, messages: [{ value: 1 }] })).toBe(`from ${reason}: ${fix}`);
  });

  it.each([2 ** 53, -(2 ** 53), 1e300])('P16: refuses %s, which was rounded while it was parsed', (value) => {
    expect(refusal({ to: value })).toMatch(/^to is beyond ±\(2\^53-1\): /);
  });

  it('takes a negative zero for zero', () => {
    const { work } = parseRequest({ from: -0, to: 0 }, 'fallback', ['numtest']);

    expect(Object.is(work.from, 0)).toBe(true);
  });

  it('P13: refuses a number of another kind, a bigint', () => {
    expect(refusal({ from: 5n })).toMatch(/^from is no JSON value: send a whole number/);
  });

  it.each([0, -7, 1000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('takes %d', (number) => {
    expect(parseRequest({ from: number, to: number }, 'fallback', ['numtest']).work.from).toBe(number);
  });

  it('P16: takes the largest number that is exact', () => {
    expect(refusal({ from: Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER })).toBe('accepted');
  });

  it('P12: refuses from greater than to', () => {
    expect(refusal({ from: 2, to: 1 })).toBe('from is greater than to: send a from that is at most to.');
    expect(refusal({ from: 1001 })).toMatch(/^from is greater than to/);
  });

  it('P17: refuses over ten million numbers', () => {
    expect(refusal({ from: 1, to: 10_000_000 })).toBe('accepted');
    expect(refusal({ from: 0, to: 10_000_000 })).toBe(
      'to asks for over 10000000 numbers: send several smaller ranges.',
    );
    expect(refusal({ from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER })).toMatch(/^to asks for over/);
  });
});

describe('the request', () => {
  it.each([
    ['null', null, 'is null'],
    ['nothing', undefined, 'is missing'],
    ['text', '{}', 'is text'],
    ['a list', [], 'is a list'],
  ])('refuses %s', (_, input, reason) => {
    expect(refusal(input)).toBe(
      `The request ${reason}: it must be an object with from, to, messages, topic, runId, ordered, aggregate.`,
    );
  });

  it.each(['form', '__proto__', 'key', 'message', 'ratePerSecond'])('refuses the unknown field %s', (name) => {
    expect(refusal(JSON.parse(`{"${name}": 1}`))).toBe(
      `${name} is unknown: remove it (known are from, to, messages, topic, runId, ordered, aggregate).`,
    );
  });

  it('names an unknown field so that a log stays readable', () => {
    expect(refusal({ [`a\n${'b'.repeat(1000)}`]: 1 })).toMatch(/^"a\\nb{38}…" is unknown/);
  });

  it('takes aggregate, with ordered where each message has a key', () => {
    const messages = [{ key: 'k', value: 1 }];
    expect(parseRequest({ aggregate: true }, 'r', ['numtest'])).toMatchObject({ aggregate: true, ordered: false });
    expect(parseRequest({ messages, ordered: true, aggregate: true }, 'r', ['numtest'])).toMatchObject({
      aggregate: true,
      ordered: true,
    });
  });

  it.each([null, 'true', 1])('refuses aggregate: %j', (aggregate) => {
    expect(refusal({ aggregate })).toMatch(/^aggregate is .*: send true or false\.$/);
  });

  it('refuses aggregate with ordered where events have no key', () => {
    const messages = [{ key: 'k', value: 1 }, { value: 2 }, { value: 3 }];
    expect(refusal({ ordered: true, aggregate: true })).toBe(
      'ordered does not go with aggregate for numbers, as they have no keys: leave one of the two out.',
    );
    expect(refusal({ messages, ordered: true, aggregate: true })).toBe(
      'ordered does not go with aggregate where messages[1] has no key: send a key with each message, or leave one of the two out.',
    );
  });

  it.each([null, 'true', 1])('refuses ordered: %j', (ordered) => {
    expect(refusal({ ordered })).toMatch(/^ordered is .*: send true or false\.$/);
  });

  it.each([
    ['null', null],
    ['a number', 7],
    ['empty text', ''],
    ['a control character', 'a\nb'],
    ['a noncharacter', 'a\uffff'],
    ['half of a surrogate pair', 'a\ud800'],
    ['129 characters', 'a'.repeat(129)],
  ])('refuses a runId with %s', (_, runId) => {
    expect(refusal({ runId })).toMatch(/^runId /);
  });

  it('counts the characters of a runId, not their halves', () => {
    expect(refusal({ runId: '🌊'.repeat(128) })).toBe('accepted');
    expect(refusal({ runId: '🌊'.repeat(129) })).toMatch(/^runId has over 128 characters/);
  });
});

describe('messages', () => {
  it('takes messages with what they have', () => {
    const messages = [{ value: null }, { key: 'k', value: { a: 1 } }, { key: 'k', id: 'i', value: 'text' }];

    expect(parseRequest({ messages }, 'fallback', ['numtest']).work).toEqual({ kind: 'messages', from: 0, messages });
  });

  it.each([
    ['an empty list', [], 'is an empty list'],
    ['null', null, 'is null'],
    ['undefined', undefined, 'is missing'],
    ['an object', { value: 1 }, 'is an object'],
  ])('P12: refuses %s for messages', (_, messages, reason) => {
    expect(refusal({ messages })).toBe(`messages ${reason}: send a list of at least one {"value": ...}.`);
  });

  it('refuses to beside messages', () => {
    expect(refusal({ messages: [{ value: 1 }], to: 5 })).toBe('to does not go with messages: leave it out.');
  });

  it.each([-1, 2])('refuses to begin at message %i of two', (from) => {
    expect(refusal({ messages: [{ value: 1 }, { value: 2 }], from })).toBe(
      'from is no index of messages: send one from 0 to 1.',
    );
  });

  it('names the message and the part that is wrong', () => {
    const messages = [{ value: 1 }, { value: 1, key: '' }];

    expect(refusal({ messages })).toBe('messages[1].key is empty text: send a text that is not empty.');
  });

  it('refuses two messages with one id, wherever the request begins', () => {
    const messages = [{ id: 'a', value: 1 }, { value: 2 }, { id: 'a', value: 1 }];

    for (const from of [0, 1, 2])
      expect(refusal({ messages, from })).toMatch(/^messages\[2\]\.id is also the id of messages\[0\]/);
  });
});

describe('several problems', () => {
  it('are named in one sentence, each with its field and the fix', () => {
    expect(refusal({ from: '1', to: 1e300, runId: null, ordered: 1, form: 2 })).toBe(
      'from is text: send a whole number within ±9007199254740991, without quotes; ' +
        'to is beyond ±(2^53-1): send a whole number within ±9007199254740991, without quotes; ' +
        'runId is null: send a text that is not empty; ' +
        'ordered is a number: send true or false; ' +
        'form is unknown: remove it (known are from, to, messages, topic, runId, ordered, aggregate).',
    );
  });

  it('are found beside those of two fields together', () => {
    expect(refusal({ from: 2, to: 1, form: 2 })).toMatch(/^form is unknown: .*; from is greater than to: .*\.$/);
    expect(refusal({ from: 5, to: 1, messages: [{ value: 1 }] })).toMatch(
      /^to does not go with messages: leave it out; from is no index of messages: send one from 0 to 0\.$/,
    );
  });

  it('are counted after the tenth', () => {
    const names = Array.from({ length: 12 }, (_, index) => `field${index}`);
    const message = refusal(Object.fromEntries(names.map((name) => [name, 1])));

    expect(message.match(/ is unknown: /g)).toHaveLength(10);
    expect(message).toMatch(/^field0 is .*; field9 is .*\); and 2 more\.$/);
  });

  it('are counted up to a hundred, however many there are', () => {
    const message = refusal({ messages: Array(100_000).fill({ value: 2 ** 53 }) });

    expect(message).toMatch(/; and at least 90 more\.$/);
    expect(message.length).toBeLessThan(2_000);
  });

  it('have the names of their fields in the log, and no value', () => {
    const messages = [{ key: 'planted\n', value: 'planted\ud800' }];
    let caught: unknown;
    try {
      parseRequest({ messages, ordered: 'planted' }, 'fallback', ['numtest']);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ fields: { field: 'messages[0].key, messages[0].value, ordered' } });
    expect(JSON.stringify([caught, (caught as Error).message])).not.toContain('planted');
  });
});

describe('the topic', () => {
  const topics = ['numbers', 'orders'];

  it.each(topics)('is the one that the request names: %s', (topic) => {
    expect(parseRequest({ topic }, 'fallback', topics).topic).toBe(topic);
    expect(parseRequest({ topic, messages: [{ value: 1 }] }, 'fallback', topics).topic).toBe(topic);
  });

  it('may be left out or named where there is one', () => {
    expect(parseRequest({}, 'fallback', ['orders']).topic).toBe('orders');
    expect(parseRequest({ topic: 'orders' }, 'fallback', ['orders']).topic).toBe('orders');
  });

  it('P13: is asked for where there are several', () => {
    expect(refusal({}, topics)).toBe('topic is missing: send one of numbers, orders.');
    expect(refusal({ messages: [{ value: 1 }] }, topics)).toBe('topic is missing: send one of numbers, orders.');
  });

  it.each([
    ['no topic', 'planted', 'is no topic of this stage'],
    ['a topic in other letters', 'Orders', 'is no topic of this stage'],
    ['the name of a member that every object has', 'constructor', 'is no topic of this stage'],
    ['empty text', '', 'is empty text'],
    ['null', null, 'is null'],
    ['a number', 1, 'is a number'],
    ['a list', ['orders'], 'is a list'],
  ])('P13: is not %s', (_, topic, reason) => {
    expect(refusal({ topic }, topics)).toBe(`topic ${reason}: send one of numbers, orders.`);
    expect(refusal({ topic }, ['orders'])).toBe(`topic ${reason}: send orders, or leave it out.`);
  });

  it('P13: is refused together with whatever else is wrong, in a field of its own', () => {
    expect(refusal({ topic: 'planted', from: '1', messages: [{}] }, topics)).toMatch(
      /^from is text: .*; messages\[0\]\.value is missing: .*; topic is no topic of this stage: send one of numbers, orders\.$/,
    );
  });
});
