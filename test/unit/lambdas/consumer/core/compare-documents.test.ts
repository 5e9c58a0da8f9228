import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import {
  sameContent,
  sameLetter,
  sameOrigin,
} from '../../../../../lambdas/consumer/core/compare-documents.ts';
import type { EventDocument } from '../../../../../lambdas/consumer/core/document.ts';
import { candidate, origin, sequence, shardId } from '../../../../support/records.ts';

const bytes = (overrides: Partial<EventDocument> = {}): Uint8Array => candidate(overrides).bytes;
const traced = (traceparent: string) => ({ attributes: { subject: 'x', traceparent, tracestate: 'y' } });

describe('sameContent', () => {
  it('looks past origin and time: another delivery differs in them', () => {
    const other = bytes({ time: new Date(0), origin: origin({ sequence: sequence(2) }) });
    expect(sameContent(bytes(), other)).toBe(true);
  });

  it.each<[string, Partial<EventDocument>]>([
    ['key', { key: 'a' }],
    ['type', { type: 'other' }],
    ['value', { value: { number: 2 } }],
    ['the type of a number', { value: { number: '1' } }],
    ['attributes', { attributes: { subject: 'x' } }],
  ])('C14: sees another %s', (_name, overrides) => {
    expect(sameContent(bytes(), bytes(overrides))).toBe(false);
    expect(sameContent(bytes(overrides), bytes())).toBe(false);
  });

  it('C14: sees another value of an attribute, and one attribute more', () => {
    const one = bytes({ attributes: { subject: 'x' } });
    expect(sameContent(one, bytes({ attributes: { subject: 'y' } }))).toBe(false);
    expect(sameContent(one, bytes({ attributes: { subject: 'x', a: 'x' } }))).toBe(false);
    expect(sameContent(bytes({ attributes: { a: 'x' } }), bytes({ attributes: { b: 'x' } }))).toBe(false);
  });

  it('looks past trace context, which is set anew at every hop', () => {
    expect(sameContent(bytes(traced('1')), bytes(traced('2')))).toBe(true);
    expect(sameContent(bytes(traced('1')), bytes({ attributes: { subject: 'x' } }))).toBe(true);
    expect(sameContent(bytes({ attributes: { traceparent: '1' } }), bytes())).toBe(true);
  });
});

describe('sameOrigin', () => {
  it('is true for two documents made from one record', () => {
    expect(sameOrigin(bytes(), bytes({ value: 'made by another version' }))).toBe(true);
  });

  it.each([
    ['stream', origin({ stream: 'other' })],
    ['shard', origin({ shard: shardId('shardId-000000000001') })],
    ['sequence', origin({ sequence: sequence(2) })],
    ['arrival', origin({ arrivedAt: new Date(0) })],
  ])('is false where the %s differs', (_name, other) => {
    expect(sameOrigin(bytes(), bytes({ origin: other }))).toBe(false);
  });

  it('is false where a document has no origin', () => {
    const { origin: _, ...rest } = candidate().document;
    const without = candidate({ ...rest, origin: undefined as never }).bytes;
    expect(sameOrigin(without, without)).toBe(false);
  });
});

describe('sameLetter', () => {
  const letter = (payload: number, number = 1, state = 'open'): Uint8Array =>
    serialize({ payload: Uint8Array.of(payload), origin: origin({ sequence: sequence(number) }), state });

  it('is true for two letters of one record, whatever was marked on them', () => {
    expect(sameLetter(letter(1), letter(1, 1, 'redriven'))).toBe(true);
  });

  it('sees other bytes, and another record', () => {
    expect(sameLetter(letter(1), letter(2))).toBe(false);
    expect(sameLetter(letter(1), letter(1, 2))).toBe(false);
    expect(sameLetter(serialize({}), serialize({}))).toBe(false);
  });
});
