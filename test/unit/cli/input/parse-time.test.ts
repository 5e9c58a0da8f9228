import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../../cli/input/parse-time.ts';

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

  it.each(['', 'soon', '10', '10 parsecs', 'yesterday 14:00 or so', '2026-13-01', '22.11.2026 99:00'])(
    'is never guessed: %j',
    (text) => {
      expect(() => read(text)).toThrow('--from must be a time such as 2026-11-22T10:00:00Z, 10m or "yesterday 14:00"');
    },
  );

  it.each(['tomorrow 10:00', '2999-01-01'])('does not lie ahead: %s', (text) => {
    expect(() => read(text)).toThrow('--from must not lie ahead');
  });
});
