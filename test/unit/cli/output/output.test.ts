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
  const output = createOutput(results.stream, notes.stream, true, () => 0);
  await output.text('a\u001b[2J\nb');
  await output.json({ value: '\u009b' });
  output.note('c\u0007');
  expect(results.chunks).toEqual(['a\\u001b[2J\nb\n', '{"value":"\\u009b"}\n']);
  expect(notes.chunks).toEqual(['c\\u0007\n']);
});

it('logs progress now and then where there is no terminal', () => {
  const [results, notes] = [kept(), kept()];
  let nowMs = 0;
  const output = createOutput(results.stream, notes.stream, false, () => nowMs);
  for (nowMs = 1_000; nowMs <= 12_000; nowMs += 1_000) output.progress(`${nowMs}`);
  output.progress(null);
  expect(notes.chunks).toEqual(['5000\n', '10000\n']);
});

it('redraws progress on a terminal, and takes it away before anything else is said', async () => {
  const [results, notes] = [kept(), kept()];
  const output = createOutput(results.stream, Object.assign(notes.stream, { isTTY: true }), false, () => 0);
  output.progress('10 published');
  output.progress('drawn too soon');
  await output.text('done');
  expect(notes.chunks).toEqual(['10 published', '\r\u001b[2K']);
});
