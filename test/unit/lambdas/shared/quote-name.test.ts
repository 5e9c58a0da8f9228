import { expect, it } from 'vitest';
import { quoteName } from '../../../../lambdas/shared/quote-name.ts';

it('quotes a name, and escapes what could move a cursor', () => {
  expect(quoteName('/a/ext_x')).toBe('"/a/ext_x"');
  expect(quoteName('\u001b[2J"')).toBe('"\\u001b[2J\\""');
});

it('escapes what JSON leaves as it is and a terminal acts on', () => {
  expect(quoteName('\u009b2J\u007f')).toBe('"\\u009b2J\\u007f"');
});

it('shortens a long name', () => {
  expect(quoteName('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
  expect(quoteName('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`);
});
