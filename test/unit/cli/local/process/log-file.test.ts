import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLogLines } from '../../../../../cli/local/process/log-file.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function linesOf(text: string): Promise<readonly string[]> {
  const file = join(await temporaryFolder(), 'log');
  await writeFile(file, text);
  return await readLogLines(file);
}

it.each([
  ['gives no line of an empty log', '', []],
  ['leaves out lines that hold nothing', 'a\n\n \t\nb\n', ['a', 'b']],
  ['gives a last line that has no end yet', 'a\nhalf', ['a', 'half']],
  ['takes what a progress bar redraws for lines', '10 %\r50 %\r\ndone', ['10 %', '50 %', 'done']],
  ['leaves out colours and cursor movements', '\u001b[1;31mred\u001b[0m \u001b[?25l\u001b[2Kx', ['red x']],
  ['leaves out a line of nothing but escapes', 'a\n\u001b[2K\u001b[1G\nb', ['a', 'b']],
  ['keeps brackets that belong to the text', '[1mA] [INFO] list[0]', ['[1mA] [INFO] list[0]']],
])('%s', async (_, text, lines) => {
  expect(await linesOf(text)).toEqual(lines);
});

it('gives no line where there is no log yet', async () => {
  expect(await readLogLines(join(await temporaryFolder(), 'log'))).toEqual([]);
});
