import { describe, expect, it } from 'vitest';
import { parseAgo, parseTime } from '../../../../cli/input/parse-time.ts';

/** In the zone of the machine. */
const now = new Date(2026, 10, 22, 15, 30);
const read = (text: string): Date => parseTime('--from', text, now);

describe('a time', () => {
  it.each([
    ['2026-11-22T10:00:00Z', new Date('2026-11-22T10:00:00Z')],
    ['2026-11-22T10:00:00.123+01:00', new Date('2026-11-22T09:00:00.123Z')],
    ['2026-11-20', new Date(2026, 10, 20)],
    ['2026-11-20 14:00', new Date(2026, 10, 20, 14)],
    ['10m', new Date(2026, 10, 22, 15, 20)],
    ['1h30m', new Date(2026, 10, 22, 14, 0)],
    ['2 days', new Date(2026, 10, 20, 15, 30)],
    ['10 minutes ago', new Date(2026, 10, 22, 15, 20)],
    ['yesterday 14:00', new Date(2026, 10, 21, 14)],
    ['today 09:15', new Date(2026, 10, 22, 9, 15)],
  ])('may be %s', (text, time) => {
    if (!/^\d{4}/.test(text)) expect(Math.abs(read(text).getTime() - time.getTime())).toBeLessThan(1_000);
    else expect(read(text)).toEqual(time);
  });

  it.each([
    '1h5x',
    '1h 5 foo',
    '2026-02-30',
    '2026-11-31T10:00',
    '',
    'soon',
    '10',
    '10 parsecs',
    'yesterday 14:00 or so',
    '2026-13-01',
    '22.11.2026 99:00',
  ])('is never guessed: %j', (text) => {
    expect(() => read(text)).toThrow('--from must be a time such as 2026-11-22T10:00:00Z, 10m or "yesterday 14:00"');
  });

  it.each(['tomorrow 10:00', '2999-01-01'])('does not lie ahead: %s', (text) => {
    expect(() => read(text)).toThrow('--from must not lie ahead');
  });

  it.each(['999999999999999d', `${'9'.repeat(400)}d`, '60y', '1969-12-31T00:00:00Z'])(
    'does not reach back before the year 1970: %s',
    (text) => {
      expect(() => read(text)).toThrow(`--from must not reach back before the year 1970, and "${text}" does.`);
    },
  );
});

describe('how long ago', () => {
  const ago = (text: string): Date => parseAgo('--by-duration', text, now);

  it('is a duration', () => {
    expect(ago('2h')).toEqual(new Date(2026, 10, 22, 13, 30));
  });

  it.each(['yesterday', '2026-11-20', '5 parsecs', ''])('is no time, and nothing unknown: %j', (text) => {
    expect(() => ago(text)).toThrow(`--by-duration must be a duration such as 10m or 2h, and this is "${text}".`);
  });

  it('does not reach back before the year 1970', () => {
    expect(() => ago('999999999999999d')).toThrow(
      '--by-duration must not reach back before the year 1970, and "999999999999999d" does.',
    );
  });
});
