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
    // Whatever the rights of who runs this: what would be written first is there already.
    await mkdir(join(folder, `cdk.json.${process.pid}.tmp`));
    await expect(file.write('after')).rejects.toThrow(
      'cdk.json cannot be written (EEXIST): see to the rights and the room there.',
    );
    expect(await readFile(join(folder, 'cdk.json'), 'utf8')).toBe('before');
  });

  it('says where it cannot be read', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'cdk.json'));
    await expect(readCdkFile(folder)).rejects.toThrow('cdk.json cannot be read (EISDIR)');
  });
});
