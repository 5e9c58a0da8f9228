import { describe, expect, it } from 'vitest';
import { nameCode, writeConcernSentence } from '../../../../../engine/sink/mongodb/mongodb-codes.ts';

describe('a code of MongoDB', () => {
  it.each<[string, number, unknown]>([
    ['91 (ShutdownInProgress)', 91, undefined],
    ['8000 (AtlasError)', 8000, undefined],
    ['121 (DocumentValidationFailure)', 121, undefined],
    ['64 (WriteConcernFailed)', 64, 'WriteConcernFailed'],
    ['16500 (TooManyRequests)', 16500, 'TooManyRequests'],
    ['16766', 16766, undefined],
    ['4711', 4711, 'planted: a value'],
    ['4711', 4711, 7],
  ])('is shown as %s', (shown, code, codeName) => {
    expect(nameCode(code, codeName)).toBe(shown);
  });
});

describe('a write concern that is not met', () => {
  it('is told with its code, where it shows one', () => {
    expect(writeConcernSentence(64)).toBe(
      'The write concern is not satisfied, with code 64 (WriteConcernTimeout): the write may be rolled back.',
    );
    expect(writeConcernSentence(undefined)).toBe('The write concern is not satisfied: the write may be rolled back.');
  });
});
