import { describe, expect, it } from 'vitest';
import { parseStartFrom } from '../../../../../lambdas/consumer/core/start-from.ts';

describe('parseStartFrom', () => {
  it.each(['earliest', 'latest'])('reads %s', (kind) => {
    expect(parseStartFrom(kind)).toEqual({ kind });
  });

  it.each([
    ['2024-05-06T07:08Z', '2024-05-06T07:08:00.000Z'],
    ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09.000Z'],
    ['2024-05-06T07:08:09.5+02:00', '2024-05-06T05:08:09.500Z'],
  ])('reads the time %s', (text, iso) => {
    expect(parseStartFrom(text)).toEqual({ kind: 'time', at: new Date(iso) });
  });

  it.each([
    '',
    'Earliest',
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
  ])('refuses %j', (text) => {
    expect(parseStartFrom(text)).toBeUndefined();
  });
});
