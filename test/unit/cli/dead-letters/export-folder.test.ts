import { describe, expect, it } from 'vitest';
import { explainFolderFault } from '../../../../cli/dead-letters/export-folder.ts';
import { CommandFailed } from '../../../../cli/program/errors.ts';

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
