import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainFolderFault, makeFolder } from '../../../../cli/dead-letters/export-folder.ts';
import { CommandFailed, UsageError } from '../../../../cli/program/errors.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const fault = (code: string): Error => Object.assign(new Error(code), { code });

describe('a folder that takes no files', () => {
  it.each([
    ['ENOSPC', 'found has no room left: free some space, or name a folder with room with --to (ENOSPC).'],
    ['EDQUOT', 'found is over your disk quota: free some space, or name another folder with --to (EDQUOT).'],
    ['EACCES', 'found cannot be written to: see to its permissions, or name another folder with --to (EACCES).'],
    ['EROFS', 'found is on a read-only file system: name another folder with --to (EROFS).'],
  ])('is a sentence: %s', (code, sentence) => {
    const explained = explainFolderFault(fault(code), 'found');
    expect(explained).toBeInstanceOf(CommandFailed);
    expect(explained).toMatchObject({ message: sentence });
  });

  it('leaves other faults as they are', () => {
    const other = new Error('other');
    expect(explainFolderFault(other, 'found')).toBe(other);
    expect(explainFolderFault('text', 'found')).toBe('text');
  });
});

describe('a folder to export to', () => {
  it('is made, or may be there', async () => {
    const found = join(await temporaryFolder(), 'of', 'today');
    await makeFolder(found);
    await makeFolder(found);
    expect((await stat(found)).isDirectory()).toBe(true);
  });

  it.each(['/dev/null/found', '/dev/null', '/proc/found', '/proc/found/below'])(
    'is a sentence where it is %s',
    async (folder) => {
      await expect(makeFolder(folder)).rejects.toThrow(/name (another )?one with --to|name another folder with --to/);
    },
  );

  it('has a name', async () => {
    await expect(makeFolder('')).rejects.toThrow(new UsageError('--to must name a folder, and this is empty.'));
  });
});
