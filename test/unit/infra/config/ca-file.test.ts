import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCaFileProblem } from '../../../../infra/config/ca-file.ts';
import { createPrivateCa } from '../../../support/private-ca.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function problemOf(text: string): Promise<string | undefined> {
  const path = join(await temporaryFolder(), 'ca.pem');
  writeFileSync(path, text);
  return findCaFileProblem(path);
}

describe('a file of certificates', () => {
  it('may hold one or more, and words around them', async () => {
    const [first, second] = [await createPrivateCa(), await createPrivateCa('Another CA')];
    expect(await problemOf(first.cert)).toBeUndefined();
    expect(await problemOf(`# first\n${first.cert}\n# second\n${second.cert}\n`)).toBeUndefined();
  });

  it('is there', async () => {
    const folder = await temporaryFolder();
    for (const path of [folder, join(folder, 'none.pem')])
      expect(findCaFileProblem(path)).toMatch(/^names no file that can be read: give the path of a PEM file/);
  });

  it('holds a certificate, and no damaged one beside it', async () => {
    const { cert } = await createPrivateCa();
    const damaged = cert.replace(/\n[^\n]*\n/, '\nplanted\n');
    for (const text of ['', 'planted', damaged, `${cert}${damaged}`]) {
      const problem = await problemOf(text);
      expect(problem).toMatch(/^names a file that holds no certificate in PEM form, or a damaged one/);
      expect(problem).not.toContain('planted');
    }
  });

  it('holds no private key, which would be deployed with it', async () => {
    const { cert, key } = await createPrivateCa();
    expect(await problemOf(`${cert}\n${key}`)).toMatch(/^names a file with a private key/);
  });
});
