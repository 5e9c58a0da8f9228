import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The `cdk.json` that ships. */
export async function shippedCdkJson(): Promise<string> {
  return await readFile(join(repository, 'cdk.json'), 'utf8');
}

/** A folder with a `cdk.json` and the CDK of this project, which goes with the test. */
export async function cdkFolder(cdkJson?: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'cdk.json'), cdkJson ?? (await shippedCdkJson()));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Such a folder, with a program in the place of the CDK. */
export async function fakeCdkFolder(program: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'cdk.json'), await shippedCdkJson());
  const bin = join(folder, 'node_modules/aws-cdk/bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'cdk'), program);
  return folder;
}
