import { MongoNetworkError, MongoServerError } from 'mongodb';
import { expect, it } from 'vitest';
import {
  isAuthenticationFailure,
  isDuplicateKey,
} from '../../../../../lambdas/consumer/adapters/mongodb-errors.ts';

const serverError = (code: number): MongoServerError => new MongoServerError({ message: 'm', code });

it('O4: tells refused credentials from every other error', () => {
  expect(isAuthenticationFailure(serverError(18))).toBe(true);
  for (const other of [serverError(13), new MongoNetworkError('m'), { code: 18 }, new Error('18'), null])
    expect(isAuthenticationFailure(other)).toBe(false);
});

it('tells a duplicate key from every other error', () => {
  expect(isDuplicateKey(serverError(11000))).toBe(true);
  for (const other of [serverError(121), { code: 11000 }, undefined])
    expect(isDuplicateKey(other)).toBe(false);
});
