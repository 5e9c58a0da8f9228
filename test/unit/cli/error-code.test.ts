import { expect, it } from 'vitest';
import { errorCode } from '../../../cli/local/errors.ts';

it('gives the code of an error of the system', () => {
  expect(errorCode(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe('ENOENT');
});

it.each([new Error('without'), 'ENOENT', null, { code: 'ENOENT' }])('gives none of %j', (thrown) => {
  expect(errorCode(thrown)).toBeUndefined();
});
