import { describe, expect, it } from 'vitest';
import { writeKplAggregate } from '../../../engine/events/write-kpl-aggregate.ts';
import { seededRandom } from '../engine/random.ts';
import { envelopeNames, everyEnvelope } from './envelope-records.ts';
import { kplBytes } from './kpl-bytes.ts';
import { foreignEvent, kindOf, meaningOf, means, unpacked } from './record-meaning.ts';

describe('an envelope of the workload', () => {
  it('is of every kind, and is written the same way for the same seed', () => {
    const all = () => everyEnvelope(seededRandom(1), 5, (nth) => foreignEvent(`drawn-${nth}`, 1));
    expect(all()).toEqual(all());
    const names = all().map(kindOf);
    expect(envelopeNames).toEqual(expect.arrayContaining(names.filter((name) => name !== undefined)));
    expect(new Set(names).size).toBe(envelopeNames.length);
  });

  it('of the KPL is, byte for byte, what the product writes of the same parts', () => {
    const data = Buffer.from('x'.repeat(300));
    const parts = [
      { partitionKey: 'a', explicitHashKey: '0', bytes: data },
      { partitionKey: 'b', bytes: data },
      { partitionKey: 'a', explicitHashKey: '7', bytes: Buffer.from('{}') },
    ];
    const bytes = kplBytes(parts);
    expect(Buffer.from(bytes)).toEqual(
      Buffer.from(writeKplAggregate(parts.map(({ bytes, ...keys }) => ({ ...keys, data: bytes })))),
    );
    expect(meaningOf(bytes)).toEqual({ parts });
  });

  it('means its parts, and not its rejection, once formats are unpacked, at every level', () => {
    const inner = means(Buffer.from('[]'), { rejection: 'several-values', parts: [{ bytes: Buffer.from('1') }] });
    const outer = means(Buffer.from('x'), { rejection: 'compressed', parts: [{ bytes: inner }] });
    expect(meaningOf(unpacked(outer))?.rejection).toBeUndefined();
    expect(meaningOf(inner)).toEqual({ parts: [{ bytes: Buffer.from('1') }] });
  });
});
