import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from '../../../../cli/output/output.ts';

function kept() {
  const chunks: string[] = [];
  const write = (chunk: unknown, _encoding: string, done: () => void) => {
    chunks.push(String(chunk));
    done();
  };
  return { chunks, stream: new Writable({ write }) };
}

it('puts results and notes where they belong, and lets no control character through', async () => {
  const [results, notes] = [kept(), kept()];
  const output = createOutput(results.stream, notes.stream, true);
  await output.text('a\u001b[2J\nb');
  await output.json({ value: '\u009b' });
  output.note('c\u0007');
  expect(results.chunks).toEqual(['a\\u001b[2J\nb\n', '{"value":"\\u009b"}\n']);
  expect(notes.chunks).toEqual(['c\\u0007\n']);
});
