import { expect, it } from 'vitest';
import { parsePublishAnswer } from '../../../../../cli/local/demo/publish.ts';

it.each([
  ['{"runId":"r","published":10,"next":null}', { published: 10, next: null }],
  ['{"runId":"r","published":10,"next":11}', { published: 10, next: 11 }],
])('%s is an answer', (text, answer) => {
  expect(parsePublishAnswer(text)).toEqual(answer);
});

it.each(['', 'null', '{}', '{"published":"1","next":null}', '{"published":1}', 'x'])('%j is none', (text) => {
  expect(parsePublishAnswer(text)).toBeUndefined();
});
