import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decodingFields, decodingOf } from '../../../../engine/documents/decoding.ts';
import { strictObject } from '../../../../engine/runtime/strict-object.ts';

const schema = strictObject(decodingFields);
const problemsOf = (settings: unknown) => v.safeParse(schema, settings).issues?.map(({ message }) => message) ?? [];

describe('what a group says of how it reads records', () => {
  it.each([
    [{}],
    [{ strict: true, unpack: { kpl: false } }],
    [{ identity: 'dynamodb' }],
    [{ identity: { preset: 'debezium', absent: 'position' } }],
    [{ identity: { source: 'urn:a', id: ['/a', '/b/0'], key: '/k', version: '/v' } }],
  ])('is taken: %j', (settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each([
    [{ identity: 'kafka' }, 'must be one of dynamodb'],
    [{ identity: ['dynamodb'] }, 'must be one of dynamodb'],
    [{ identity: { preset: 'kafka' } }, 'must be one of dynamodb'],
    [{ identity: { source: 'urn:a b', id: '/a' } }, 'must be a URI-reference'],
    [{ identity: { source: 'urn:a', id: 'a' } }, 'must be a JSON Pointer'],
    [{ identity: { source: 'urn:a', id: '' } }, 'must be a JSON Pointer'],
    [{ identity: { source: 'urn:a', id: [] } }, 'must be a JSON Pointer'],
    [{ identity: { source: 'urn:a', id: `/${'x'.repeat(1_100)}` } }, 'must be shorter'],
    [{ identity: { source: 'urn:a', id: '/a', absent: 'never' } }, 'must be dead-letter or position'],
  ])('is refused with the fix: %j', (settings, fix) => {
    expect(problemsOf(settings).join()).toContain(fix);
  });

  it('makes an empty record a control message for Debezium alone', () => {
    expect(decodingOf({ identity: 'debezium' }).isEmptyControl).toBe(true);
    expect(decodingOf({ identity: { preset: 'debezium' } }).isEmptyControl).toBe(true);
    expect(decodingOf({ identity: 'dms' }).isEmptyControl).toBe(false);
    expect(decodingOf({}).isEmptyControl).toBe(false);
  });
});
