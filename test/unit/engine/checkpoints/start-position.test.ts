import { describe, expect, it } from 'vitest';
import { formatStartPosition, parseStartPosition } from '../../../../engine/checkpoints/start-position.ts';

describe('a start position', () => {
  it.each([
    ['earliest', 'earliest'],
    ['2024-05-06T07:08Z', '2024-05-06T07:08:00.000Z'],
    ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09.000Z'],
    ['2024-05-06T07:08:09.5+02:00', '2024-05-06T05:08:09.500Z'],
  ])('is read from %s, and has one text', (text, format) => {
    const position = parseStartPosition(text);
    expect(position).toEqual(text === 'earliest' ? text : new Date(format));
    expect(position === undefined ? undefined : formatStartPosition(position)).toBe(format);
  });

  it.each([
    '',
    'Earliest',
    'latest',
    'LATEST',
    'now',
    '0',
    '2024-05-06',
    '2024-05-06T07:08:09',
    '2024-02-30T00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-05-06T24:00Z',
    '2024-05-06T07:08+25:00',
    '2024-05-06T07:08:09Z ',
  ])('is not %j', (text) => {
    expect(parseStartPosition(text)).toBeUndefined();
  });
});
