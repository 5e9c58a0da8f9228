import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deadLettersExport } from '../../../../cli/commands/dead-letters-export.ts';
import { deadLetterSchema, deadLettersExportSchema } from '../../../../cli/output/dead-letters.ts';
import { utf8 } from '../../../support/records.ts';
import { operatorContext } from '../../../support/scripted-operator.ts';
import { letterId, lettersScript } from '../../../support/shown-letters.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const group = 'numtest';
const nameOf = (at: number): string => `numbers@1700000000_shardId-000000000000_${at}`;
const reads = (requests: readonly Readonly<Record<string, unknown>>[]): number =>
  requests.filter(({ command }) => command === 'read-dead-letter').length;

describe('dead-letters export', () => {
  it('writes each payload byte for byte, with a description beside it', async () => {
    const to = join(await temporaryFolder(), 'new', 'folder');
    const payloads = [utf8('{'), Uint8Array.of(0xff, 0, 0x1b), Buffer.alloc(10 * 2 ** 20, 'payload'), utf8('')];
    const { context, results } = operatorContext(lettersScript(payloads), { isJson: true });
    await deadLettersExport({ group, all: true, to }, context);
    for (const [index, payload] of payloads.entries()) {
      expect((await readFile(join(to, `${nameOf(index + 1)}.bin`))).equals(payload)).toBe(true);
      const description = JSON.parse(await readFile(join(to, `${nameOf(index + 1)}.json`), 'utf8'));
      expect(v.parse(deadLetterSchema, description)).toMatchObject({ id: letterId(index + 1), bytes: payload.length });
    }
    expect(await readdir(to)).toHaveLength(8);
    const answer = v.parse(deadLettersExportSchema, JSON.parse(String(results[0])));
    expect(answer).toEqual({ stack: 'Highwater-dev', group, folder: to, exported: 4, existing: 0 });
  });

  it('leaves what it exported before as it is, and reads it no more', async () => {
    const to = await temporaryFolder();
    const script = lettersScript([utf8('a'), utf8('b'), null]);
    await deadLettersExport({ group, ids: [letterId(1), letterId(3)], to }, operatorContext(script).context);
    const { context, results, requests } = operatorContext(script);
    await deadLettersExport({ group, ids: [1, 2, 3].map(letterId), to }, context);
    expect(results).toEqual([`Exported 1 dead letter to ${to}, and 2 were there already.`]);
    expect(reads(requests)).toBe(1);
    expect((await readdir(to)).sort()).toEqual(
      [`${nameOf(1)}.bin`, `${nameOf(1)}.json`, `${nameOf(2)}.bin`, `${nameOf(2)}.json`, `${nameOf(3)}.json`].sort(),
    );
  });

  it.each(['bin', 'json'])('completes an export of which the file .%s lacks', async (ending) => {
    const to = await temporaryFolder();
    const script = lettersScript([utf8('a')]);
    const options = { group, all: true, to };
    await deadLettersExport(options, operatorContext(script).context);
    await rm(join(to, `${nameOf(1)}.${ending}`));
    await deadLettersExport(options, operatorContext(script).context);
    expect(await readFile(join(to, `${nameOf(1)}.bin`), 'utf8')).toBe('a');
    expect(await readdir(to)).toHaveLength(2);
  });

  it.each(['bin', 'json'])('never writes over a file of somebody else: .%s', async (ending) => {
    const to = await temporaryFolder();
    const path = join(to, `${nameOf(1)}.${ending}`);
    await writeFile(path, 'mine');
    const { context } = operatorContext(lettersScript([utf8('a')]));
    const exporting = deadLettersExport({ group, all: true, to }, context);
    await expect(exporting).rejects.toThrow(`The file ${path} is there already, with other content`);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await readdir(to)).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('leaves no half file where it is interrupted, and says how to go on', async () => {
    const to = await temporaryFolder();
    const payload = Buffer.alloc(4 * 2 ** 20, 'x');
    const whole = lettersScript([utf8('a'), payload]);
    const { context, notes } = operatorContext((request) =>
      request['offset'] === undefined ? whole(request) : new Error('gone'),
    );
    await expect(deadLettersExport({ group, all: true, to }, context)).rejects.toThrow('gone');
    expect((await readdir(to)).sort()).toEqual([`${nameOf(1)}.bin`, `${nameOf(1)}.json`]);
    expect(notes).toEqual(['1 exported. To go on, run the same command again: what is there already stays.']);
  });

  it('keeps no payload that is shorter than it should be', async () => {
    const to = await temporaryFolder();
    const { context } = operatorContext(lettersScript([utf8('a')], undefined, () => ({ size: 9 })));
    await expect(deadLettersExport({ group, all: true, to }, context)).rejects.toThrow('which is not its size');
    expect(await readdir(to)).toEqual([]);
  });

  it('stays in its folder, whatever an id holds', async () => {
    const to = await temporaryFolder();
    const ids = ['../../etc/passwd', 'a/b', 'a_b', '.', `${'x'.repeat(900)}`, '-rf \u0000'];
    const script = lettersScript(ids.map(utf8), undefined, (at) => ({ id: ids[at - 1] }));
    await deadLettersExport({ group, all: true, to }, operatorContext(script).context);
    const names = await readdir(to);
    expect(names).toHaveLength(2 * ids.length);
    expect(names.filter((name) => !/^[\w@][\w.@-]{0,229}$/.test(name))).toEqual([]);
  });

  it('says that the folder is none', async () => {
    const to = join(await temporaryFolder(), 'file');
    await writeFile(to, '');
    const { context } = operatorContext(lettersScript([utf8('a')]));
    await expect(deadLettersExport({ group, all: true, to }, context)).rejects.toThrow(`${to} is no folder`);
  });

  it('says what the system refuses while it writes', async () => {
    const to = await temporaryFolder();
    // A folder of that name cannot be opened as a file.
    await mkdir(join(to, `${nameOf(1)}.json`));
    const { context, notes } = operatorContext(lettersScript([utf8('a')]));
    await expect(deadLettersExport({ group, all: true, to }, context)).rejects.toMatchObject({ code: 'EISDIR' });
    expect(notes[0]).toContain('0 exported.');
  });
});
