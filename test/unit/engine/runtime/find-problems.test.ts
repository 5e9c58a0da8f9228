import * as v from 'valibot';
import { expect, it } from 'vitest';
import { findProblems, issueAt } from '../../../../engine/runtime/strict-object.ts';

const problemsOf = (schema: v.GenericSchema, input: unknown) =>
  findProblems(v.safeParse(schema, input).issues ?? [], 'The request');

it('names the field of each problem, and the whole where it is of no field', () => {
  const schema = v.object({ a: v.array(v.number('is no number')) }, 'is no object');

  expect(problemsOf(schema, { a: [1, 'x', null] })).toEqual([
    { field: 'a[1]', text: 'is no number' },
    { field: 'a[2]', text: 'is no number' },
  ]);
  expect(problemsOf(schema, 7)).toEqual([{ field: 'The request', text: 'is no object' }]);
});

it('names what a check of ours finds, by the keys that lead there', () => {
  const schema = v.object({
    a: v.pipe(
      v.unknown(),
      v.rawCheck(({ addIssue }) => addIssue(issueAt(['b', 0], 'is wrong'))),
      v.rawCheck(({ addIssue }) => addIssue(issueAt([], 'is wrong as well'))),
    ),
  });

  expect(problemsOf(schema, { a: 1 })).toEqual([
    { field: 'a.b[0]', text: 'is wrong' },
    { field: 'a', text: 'is wrong as well' },
  ]);
});
