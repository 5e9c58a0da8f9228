import { expect, it } from 'vitest';
import { formatTable } from '../../../../cli/output/table.ts';

it('makes each column as wide as its widest cell', () => {
  const rows = [
    ['numtest', 'stream-1'],
    ['é', '-'],
  ];
  expect(formatTable(['topic', 'stream'], rows)).toBe('TOPIC    STREAM\nnumtest  stream-1\né        -');
});

it('lets no cell break the table', () => {
  expect(formatTable(['a'], [['x\ny']])).toBe('A\nx\\u000ay');
});

it('gives wide characters the room that a terminal gives them', () => {
  const rows = [
    ['漢字', 'x'],
    ['abcd', 'y'],
  ];
  expect(formatTable(['a', 'b'], rows)).toBe('A     B\n漢字  x\nabcd  y');
});
