import { MongoNetworkError, MongoServerError } from 'mongodb';
import { expect, it } from 'vitest';
import { isAuthenticationFailure, isDuplicateKey } from '../../../../../engine/sink/mongodb/mongodb-failure.ts';

const serverError = (code: number, message = 'm'): MongoServerError => new MongoServerError({ message, code });

it('O4: tells refused credentials from every other error', () => {
  expect(isAuthenticationFailure(serverError(18))).toBe(true);
  expect(isAuthenticationFailure(serverError(8000, 'bad auth : Authentication failed.'))).toBe(true);
  for (const other of [
    serverError(13),
    serverError(8000, 'you are over your space quota'),
    new MongoNetworkError('m'),
    { code: 18 },
    new Error('18'),
    null,
  ])
    expect(isAuthenticationFailure(other)).toBe(false);
});

it('tells a duplicate key from every other error', () => {
  expect(isDuplicateKey(serverError(11000))).toBe(true);
  for (const other of [serverError(121), { code: 11000 }, undefined]) expect(isDuplicateKey(other)).toBe(false);
});
