import { describe, expect, it } from 'vitest';
import { OutcomeUnknown } from '../../../../../engine/sink/errors.ts';
import { classifyTaken, type ReadBack } from '../../../../../engine/sink/mongodb/classify-insert.ts';
import { conflict } from '../../../../../engine/sink/record-outcome.ts';
import { candidate, origin, sequence } from '../../../../support/records.ts';

const nothing: ReadBack = { majority: undefined, isOnPrimaryOnly: false, namespace: 'db.numtest' };
const onIndex = (index: string): string =>
  `E11000 duplicate key error collection: db.numtest index: ${index} dup key: { x: "index: other_ dup key:" }`;
const judge = (message: string, found: Partial<ReadBack>) =>
  classifyTaken(candidate(), message, { ...nothing, ...found });
const elsewhere = { origin: origin({ sequence: sequence(2) }) };

describe('a document whose key is taken', () => {
  it('C2: is our own where the majority holds one of the same origin', () => {
    expect(judge(onIndex('_id_'), { majority: candidate({ value: 'x' }).bytes })).toEqual({
      kind: 'already',
    });
  });

  it('C11: is a duplicate where the majority holds the same content from another record', () => {
    expect(judge(onIndex('_id_'), { majority: candidate(elsewhere).bytes })).toEqual({ kind: 'duplicate' });
  });

  it('C14: is a conflict where the majority holds other content under its id', () => {
    const majority = candidate({ ...elsewhere, value: { number: 2 } }).bytes;
    expect(judge(onIndex('_id_'), { majority })).toEqual(conflict);
  });

  it('is judged by what is found, whichever of several violated indexes the server names', () => {
    expect(judge(onIndex('email_1'), { majority: candidate().bytes })).toEqual({ kind: 'already' });
    expect(judge('', { majority: candidate().bytes })).toEqual({ kind: 'already' });
  });

  it('C12: is rejected where it is not found and another unique index is named', () => {
    expect(judge(onIndex('email_1'), {})).toMatchObject({
      kind: 'dead-letter',
      rejection: { code: 'unique-index' },
    });
  });

  it.each<[Partial<ReadBack>, string]>([
    [{ isOnPrimaryOnly: true }, 'MongoDB holds a document with this _id that the majority does not have yet.'],
    [{}, 'MongoDB reports a duplicate key (code 11000), but the majority has no document with this _id.'],
  ])('says why it is unknown: %j', (found, sentence) => {
    expect(judge(onIndex('_id_'), found)).toEqual({
      kind: 'unknown',
      cause: new OutcomeUnknown(sentence),
    });
  });

  it.each<[string, string, Partial<ReadBack>]>([
    ['the index of ids is named', onIndex('_id_'), {}],
    ['the index of ids is named with a collation', onIndex('_id_ collation: { locale: "de" }'), {}],
    ['no index can be read', 'E11000 something else', {}],
    ['the primary alone holds one', onIndex('_id_'), { isOnPrimaryOnly: true }],
    ['the primary alone holds one and another index is named', onIndex('email_1'), { isOnPrimaryOnly: true }],
  ])('is unknown where it is not found and %s', (_name, message, found) => {
    expect(judge(message, found)).toMatchObject({ kind: 'unknown' });
  });
});
