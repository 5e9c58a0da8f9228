import { describe, expect, it } from 'vitest';
import { readProducerConfig } from '../../../../lambdas/producer/config.ts';

const numbers = { streamName: 'numbers-1', maxRecordBytes: 1_048_576 };
const read = (topics: unknown) => readProducerConfig({ HIGHWATER_TOPICS: JSON.stringify(topics) });

describe('the configuration', () => {
  it('has each topic of the environment, with its stream and its largest record', () => {
    const topics = { numbers, orders: { streamName: 'orders-1', maxRecordBytes: 10_485_760 } };

    expect(read(topics)).toEqual({ topics });
  });

  it('has topics whose streams are of others, by their ARNs, or only to be read', () => {
    const orders = { streamArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders', maxRecordBytes: 1_048_576 };
    const topics = { orders, sales: { readOnly: true } };
    expect(read(topics)).toEqual({ topics });
    expect(() => read({ orders: { ...orders, streamArn: 'orders' } })).toThrow(
      'HIGHWATER_TOPICS orders.streamArn must be the ARN of the stream',
    );
  });

  it('names the variable that is missing', () => {
    expect(() => readProducerConfig({ HIGHWATER_TOPICS: '' })).toThrow(
      'The environment is not usable: HIGHWATER_TOPICS is missing: set it to a non-empty value.',
    );
  });

  it.each(['numbers', '{', '[]', '7', 'null', '{}', '{"numbers":"numbers-1"}'])('refuses %s for the topics', (text) => {
    expect(() => readProducerConfig({ HIGHWATER_TOPICS: text })).toThrow(
      /^The environment is not usable: HIGHWATER_TOPICS (numbers )?must be JSON such as \{"numtest":\{"streamName":"...","maxRecordBytes":1048576\}\}\.$/,
    );
  });

  it('names all problems at once', () => {
    expect(() => read({ numbers: { streamName: '' }, orders: { ...numbers, maxRecordBytes: '1048576' } })).toThrow(
      'The environment is not usable: HIGHWATER_TOPICS numbers.streamName must be the name of the stream; ' +
        'HIGHWATER_TOPICS numbers.maxRecordBytes must be JSON',
    );
  });

  it.each([1_048_575, 10_485_761, 1_048_576.5, '1048576', null])('refuses %s bytes for a record', (maxRecordBytes) => {
    expect(() => read({ numbers: { ...numbers, maxRecordBytes } })).toThrow(
      'HIGHWATER_TOPICS numbers.maxRecordBytes must be a whole number of bytes from 1048576 to 10485760',
    );
  });
});
