import { describe, expect, it } from 'vitest';
import { parseStreamArn } from '../../../../engine/stream/stream-arn.ts';

const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/or-ders_1.a';

describe('the ARN of a stream', () => {
  it('tells where the stream is, whose it is and what it is called', () => {
    const stream = { arn, region: 'eu-west-1', account: '111122223333', streamName: 'or-ders_1.a' };
    expect(parseStreamArn(arn)).toEqual({ ...stream, isOfConsumer: false });
    expect(parseStreamArn(`${arn}/consumer/app:1540591608`)).toEqual({ ...stream, isOfConsumer: true });
  });

  it.each([
    undefined,
    null,
    7,
    '',
    'orders',
    `${arn}/`,
    `${arn}/consumer/app`,
    `${arn}/consumer/app:1:2`,
    `${arn} `,
    `x${arn}`,
    `arn:aws:kinesis:eu-west-1:111122223333:stream/${'x'.repeat(129)}`,
    'arn:aws:kinesis:eu-west-1:111122223333:stream/',
    'arn:aws:sqs:eu-west-1:111122223333:orders',
  ])('is none: %j', (text) => {
    expect(parseStreamArn(text)).toBeUndefined();
  });
});
