import { describe, expect, it } from 'vitest';
import {
  findStartProblem,
  parseStartFrom,
  type StartFrom,
} from '../../../../../lambdas/consumer/core/start-from.ts';

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

describe('findStartProblem', () => {
  const now = new Date('2026-06-01T12:00:00.500Z');
  const at = (iso: string): StartFrom => ({ kind: 'time', at: new Date(iso) });

  it.each<StartFrom>([
    { kind: 'earliest' },
    { kind: 'latest' },
    at('1970-01-01T00:00:00Z'),
    at('2026-06-01T12:00:00.500Z'),
  ])('finds none in %j', (startFrom) => {
    expect(findStartProblem(startFrom, now)).toBeUndefined();
  });

  it('says that a start lies ahead, and what time it is', () => {
    expect(findStartProblem(at('2026-06-01T12:00:00.501Z'), now)).toBe(
      'must not lie in the future: give a time that has passed (it is 2026-06-01T12:00:00Z)',
    );
  });

  it('says that a start lies before the epoch', () => {
    expect(findStartProblem(at('1969-12-31T23:59:59.999Z'), now)).toBe(
      'must not lie before 1970: use earliest for the oldest record',
    );
  });
});
