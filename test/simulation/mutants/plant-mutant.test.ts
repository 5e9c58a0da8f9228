import { describe, expect, it } from 'vitest';
import { loadProduct } from '../run/product.ts';
import { applyEdit, plantMutant } from './plant-mutant.ts';

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

  it('replaces what depends on the place, and nothing else', async () => {
    const file = 'producer/core/conclude.ts';
    const edits = [{ file, find: 'export function conclude(', replace: 'export function conclude( ' }];
    const [own, planted] = [await loadProduct(), await plantMutant({ name: 'bug', edits })];
    expect(planted.createProducerHandler).not.toBe(own.createProducerHandler);
    expect(planted.createConsumerHandler).toBe(own.createConsumerHandler);
    expect(planted.composeOperator).toBe(own.composeOperator);
  });
});
