import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const file = new URL('./recorded-seeds.json', import.meta.url);

/** The seed that caught each planted bug, by its name: written by `npm run sim:mutants -- --record`. */
export const recordedSeeds = {
  file,
  read: async (): Promise<Readonly<Record<string, number>>> =>
    existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {},
};
