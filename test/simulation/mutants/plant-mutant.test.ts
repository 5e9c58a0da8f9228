import { describe, expect, it } from 'vitest';
import { applyEdit } from './plant-mutant.ts';

const edit = { file: 'consumer/x.ts', find: 'a + b', replace: 'a - b' };

describe('planting a bug', () => {
  it('replaces the one place', () => {
    expect(applyEdit('bug', 'return a + b;', edit)).toBe('return a - b;');
  });

  it.each([
    ['is gone', 'return a * b;', '0 times'],
    ['stands twice', 'a + b; a + b', '2 times'],
  ])('fails loudly where the text %s', (_, source, count) => {
    expect(() => applyEdit('bug', source, edit)).toThrow(
      `The planted bug bug does not apply any more: its text stands ${count}`,
    );
  });
});
