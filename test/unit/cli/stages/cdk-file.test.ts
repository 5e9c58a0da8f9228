import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCdkFile } from '../../../../cli/stages/cdk-file.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('the cdk.json of a project', () => {
  it('is replaced as a whole, with the rights that it has', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'cdk.json'), 'before');
    await chmod(join(folder, 'cdk.json'), 0o640);
    const file = await readCdkFile(folder);
    expect(file).toMatchObject({ folder, text: 'before' });
    await file.write('after');
    expect(await readFile(join(folder, 'cdk.json'), 'utf8')).toBe('after');
    expect((await stat(join(folder, 'cdk.json'))).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['cdk.json']);
  });

  it('is written where it lies, if it is a link', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'shared.json'), 'before');
    await symlink(join(folder, 'shared.json'), join(folder, 'cdk.json'));
    await (await readCdkFile(folder)).write('after');
    expect(await readFile(join(folder, 'shared.json'), 'utf8')).toBe('after');
  });

  it('is left as it is where it cannot be written', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'cdk.json'), 'before');
    const file = await readCdkFile(folder);
    await writeFile(join(folder, 'cdk.json.tmp'), 'of another');
    await expect(file.write('after')).rejects.toThrow(
      'cdk.json.tmp is there already: another command changes cdk.json, or one has died. Then delete it.',
    );
    expect(await readFile(join(folder, 'cdk.json'), 'utf8')).toBe('before');
    expect(await readFile(join(folder, 'cdk.json.tmp'), 'utf8')).toBe('of another');
  });

  it('keeps what somebody else has changed meanwhile', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'cdk.json'), 'before');
    const [first, second] = [await readCdkFile(folder), await readCdkFile(folder)];
    await first.write('of the first');
    await expect(second.write('of the second')).rejects.toThrow('cdk.json was changed meanwhile: run this again.');
    expect(await readFile(join(folder, 'cdk.json'), 'utf8')).toBe('of the first');
    expect(await readdir(folder)).toEqual(['cdk.json']);
  });

  it('is refused where it is not UTF-8: it would be written back as something else', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'cdk.json'), Buffer.from('{"caf\xe9":1}', 'latin1'));
    await expect(readCdkFile(folder)).rejects.toThrow('cdk.json is not written in UTF-8: save it as UTF-8.');
  });

  it('says where it cannot be read', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'cdk.json'));
    await expect(readCdkFile(folder)).rejects.toThrow('cdk.json cannot be read (EISDIR)');
  });
});
