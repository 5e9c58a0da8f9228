import { expect, it } from 'vitest';
import { ConfigurationError, HighwaterError } from '../../../../engine/runtime/errors.ts';

it('carries its own name, its fields and its cause', () => {
  const cause = new Error('planted');
  const error = new ConfigurationError('A sentence.', { cause, fields: { shard: 'shardId-1' } });
  expect(error).toBeInstanceOf(HighwaterError);
  expect(error).toMatchObject({
    name: 'ConfigurationError',
    message: 'A sentence.',
    fields: { shard: 'shardId-1' },
    cause,
    retriable: false,
  });
});

it('has no cause where none was given', () => {
  expect(Object.hasOwn(new ConfigurationError('A sentence.'), 'cause')).toBe(false);
});
