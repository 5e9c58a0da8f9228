import { expect, it } from 'vitest';
import { readLines } from '../../../../cli/input/read-lines.ts';

/** The lines until the end, and what it ended with. */
async function read(chunks: readonly (string | Uint8Array)[], maxBytes = 100) {
  const source = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  })();
  const lines: string[] = [];
  try {
    for await (const some of readLines(source, maxBytes))
      lines.push(...some.map(({ number, text }) => `${number} ${text}`));
  } catch (error) {
    return { lines, error: String(error) };
  }
  return { lines };
}

it('cuts lines wherever the chunks end', async () => {
  const bytes = Buffer.from('"é"\r\n\n  \n2\n3');
  const { lines } = await read([...bytes].map((byte) => Uint8Array.of(byte)));
  expect(lines).toEqual(['1 "é"', '4 2', '5 3']);
  expect((await read([bytes])).lines).toEqual(lines);
});

it('gives nothing for an empty input', async () => {
  expect(await read([])).toEqual({ lines: [] });
  expect(await read(['\n\n'])).toEqual({ lines: [] });
});

it.each<[string, readonly (string | Uint8Array)[], string]>([
  ['is longer than a request', ['1\n', 'x'.repeat(60), 'x'.repeat(60)], 'Line 2 has over 100 bytes'],
  ['is no UTF-8', [Buffer.from([0x31, 0x0a, 0xff, 0x0a])], 'Line 2 is not UTF-8'],
])('refuses a line that %s, after those before it', async (_, chunks, sentence) => {
  const { lines, error } = await read(chunks);
  expect(lines).toEqual(['1 1']);
  expect(error).toContain(sentence);
});
