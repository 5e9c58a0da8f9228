import { describe, expect, it } from 'vitest';
import { safeJson, safeLines, safeText } from '../../../../cli/output/safe-text.ts';

/** Whatever a terminal may act on, or that turns the text around it. */
const dangerous = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
  ...[0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800, 0xdfff],
].map((code) => String.fromCharCode(code));

describe('text for a terminal', () => {
  it.each(dangerous)('holds no %j', (character) => {
    for (const text of [safeText(`a${character}b`), safeJson({ [character]: character })])
      expect(text).not.toContain(character);
  });

  it('shows what was there', () => {
    expect(safeText('\u001b[31mred\u009b0m \u202etxt.exe')).toBe('\\u001b[31mred\\u009b0m \\u202etxt.exe');
  });

  it.each(['Hello, World!', 'Grüße', '日本語', '👩‍👩‍👧', 'a\u00a0b'])('leaves %j as it is', (text) => {
    expect(safeText(text)).toBe(text);
  });

  it('keeps the line breaks of a text of several lines', () => {
    expect(safeLines('a\u0007\nb\r')).toBe('a\\u0007\nb\\u000d');
  });

  it('means the same as JSON', () => {
    const value = { text: dangerous.filter((text) => text.isWellFormed()).join(''), number: 1 };
    expect(JSON.parse(safeJson(value))).toEqual(value);
  });
});
