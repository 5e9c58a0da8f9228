import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { findProblems, strictObject } from '../../../../engine/runtime/strict-object.ts';

const schema = strictObject({ from: v.optional(v.unknown()), to: v.optional(v.unknown()) });

const read = (input: unknown): unknown => v.parse(schema, input);

function problems(input: unknown, strict: v.GenericSchema = schema): readonly string[] {
  const { issues } = v.safeParse(strict, input);
  return findProblems(issues ?? [], 'It').map(({ field, text }) => `${field} ${text}`);
}

describe('an object', () => {
  it('is read with its fields, null and false included', () => {
    expect(read({ from: null, to: false })).toEqual({ from: null, to: false });
  });

  it('lacks a field that is undefined, known or not', () => {
    expect(read({ from: undefined, form: undefined })).toEqual({});
  });

  it('has no field that every object inherits', () => {
    expect(read(Object.create({ from: 1 }))).toEqual({});
  });

  it.each([
    [undefined, 'missing'],
    [null, 'null'],
    [[], 'a list'],
    ['{}', 'text'],
  ])('P13: is not %j', (input, kind) => {
    expect(problems(input)).toEqual([`It is ${kind}: it must be an object with from, to`]);
  });

  it.each([
    ['{"from":1,"form":1}', 'form'],
    ['{"__proto__":1}', '__proto__'],
    ['{"constructor":1}', 'constructor'],
    ['{"toString":null}', 'toString'],
    ['{"a b":1}', '"a b"'],
    ['{"From":1}', 'From'],
  ])('has no other fields: in %s, %s is refused', (json, field) => {
    expect(problems(JSON.parse(json))).toEqual([`${field} is unknown: remove it (known are from, to)`]);
  });

  it('is told of all problems at once, each with its field', () => {
    const strict = strictObject({ name: v.string('must be text'), inner: schema });

    expect(problems({ inner: { form: 1, fro: 2 }, colour: 'blue' }, strict)).toEqual([
      'name must be text',
      'inner.form is unknown: remove it (known are from, to)',
      'inner.fro is unknown: remove it (known are from, to)',
      'colour is unknown: remove it (known are name, inner)',
    ]);
  });

  it('is told of a hundred unknown fields and no more', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]));

    expect(problems(many)).toHaveLength(100);
  });

  it('hands a field that is missing to its schema, for that to say what is right', () => {
    const strict = strictObject({ size: v.number(({ input }) => `is ${input}: give a number`) });

    expect(problems({}, strict)).toEqual(['size is undefined: give a number']);
  });
});
