import { expect, it } from 'vitest';
import { chooseProgress } from '../../../../../cli/local/progress.ts';

function noteOn(output: { readonly isTTY?: boolean; readonly columns?: number }): readonly string[] {
  const lines: string[] = [];
  chooseProgress(output, (line) => lines.push(line)).note('a note');
  return lines;
}

it('is plain where the output is no terminal', () => {
  expect(noteOn({})).toEqual(['a note']);
});

it.each([0, 1, 39])('is plain in a terminal of %i columns, which would break every line', (columns) => {
  expect(noteOn({ isTTY: true, columns })).toEqual(['a note']);
});

it('is made for terminals where there is one, with room', () => {
  expect(noteOn({ isTTY: true, columns: 80 })).toEqual(['  a note']);
});
