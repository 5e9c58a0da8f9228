import { describe, expect, it } from 'vitest';
import { errorChain, faultLabel, innermostReason, plainName } from '../../../../engine/runtime/error-chain.ts';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';

const fault = (fields: object): Error => Object.assign(new Error('planted'), fields);

describe('the chain of an error', () => {
  it('begins with the error and goes down to what caused it', () => {
    const inner = new RangeError('planted');
    const outer = new TypeError('planted', { cause: inner });
    expect(errorChain(outer)).toEqual([outer, inner]);
  });

  it('ends where causes go in a circle', () => {
    const error = new Error('planted');
    error.cause = error;
    expect(errorChain(error)).toHaveLength(8);
  });

  it.each(['planted', null, undefined, { message: 'planted' }])('is empty for %j', (thrown) => {
    expect(errorChain(thrown)).toEqual([]);
  });
});

describe('what is shown of an error that is not ours', () => {
  it.each([
    [{}, 'Error'],
    [{ name: 'MongoNetworkError' }, 'MongoNetworkError'],
    [{ name: 'MongoServerError', code: 91, codeName: 'ShutdownInProgress' }, 'MongoServerError 91 ShutdownInProgress'],
    [{ code: 'ECONNREFUSED' }, 'Error ECONNREFUSED'],
    [{ code: 0 }, 'Error 0'],
    [{ code: 1.5, codeName: 7 }, 'Error'],
    [{ code: 'planted: value', codeName: 'planted/value' }, 'Error'],
    [{ code: Number.NaN, codeName: '' }, 'Error'],
    [{ code: { planted: 1 }, codeName: ['planted'] }, 'Error'],
  ])('of one with %j is %s', (fields, label) => {
    expect(faultLabel(fault(fields))).toBe(label);
  });

  it('is never so long a name that it could hold a value', () => {
    expect(plainName('a'.repeat(64))).toBe('a'.repeat(64));
    expect(plainName('a'.repeat(65))).toBeUndefined();
  });
});

describe('the innermost reason', () => {
  it('is the innermost sentence of ours, whatever lies between and beneath', () => {
    const inner = new ConfigurationError('Use a replica set.', { cause: fault({}) });
    const between = new TypeError('planted', { cause: inner });
    expect(innermostReason(new ConfigurationError('Outer.', { cause: between }))).toBe('Use a replica set.');
  });

  it('is the label of the innermost error where none is ours', () => {
    const cause = fault({ name: 'MongoServerError', code: 13 });
    expect(innermostReason(new TypeError('planted', { cause }))).toBe('MongoServerError 13.');
  });

  it.each([
    ['planted', 'string.'],
    [undefined, 'undefined.'],
  ])('says no more of %j than its type', (thrown, reason) => {
    expect(innermostReason(thrown)).toBe(reason);
  });
});
