import { expect, it } from 'vitest';
import { showName } from '../../../../../lambdas/consumer/core/show-name.ts';

it('quotes a name, and escapes what could move a cursor', () => {
  expect(showName('/a/ext_x')).toBe('"/a/ext_x"');
  expect(showName('\u001b[2J"')).toBe('"\\u001b[2J\\""');
});

it('shortens a long name', () => {
  expect(showName('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
  expect(showName('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`);
});
