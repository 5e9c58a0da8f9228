import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../../cli/stages/unified-diff.ts';

const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const text = (changed: Readonly<Record<number, readonly string[]>> = {}): string =>
  `${lines.flatMap((line, index) => changed[index + 1] ?? [line]).join('\n')}\n`;

describe('the difference of two texts', () => {
  it('is empty where there is none', () => {
    expect(unifiedDiff('a.json', text(), text())).toBe('');
  });

  it('shows a change with three lines around it', () => {
    expect(unifiedDiff('a.json', text(), text({ 10: ['ten'] }))).toBe(
      [
        ...['--- a.json', '+++ a.json', '@@ -7,7 +7,7 @@', ' line 7', ' line 8', ' line 9'],
        ...['-line 10', '+ten', ' line 11', ' line 12', ' line 13'],
      ].join('\n'),
    );
  });

  it('shows changes that are near as one, and others apart, with their lines in both texts', () => {
    const shown = unifiedDiff('a.json', text(), text({ 2: ['two', 'and a half'], 6: [], 25: ['twenty-five'] }));
    expect(shown.match(/^@@.*$/gm)).toEqual(['@@ -1,9 +1,9 @@', '@@ -22,7 +22,7 @@']);
  });

  it('takes both kinds of line breaks for the same', () => {
    expect(unifiedDiff('a.json', 'a\r\nb\r\n', 'a\nb\n')).toBe('');
  });
});
