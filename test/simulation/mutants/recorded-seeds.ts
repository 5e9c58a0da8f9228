import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

type Seeds = Readonly<Record<string, number>>;

const file = new URL('./recorded-seeds.json', import.meta.url);

/** The seed that caught each planted bug, by its name: written by `npm run sim:mutants -- --record`. */
export const recordedSeeds = {
  read: async (): Promise<Seeds> => (existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}),

  /** All of them or none: whoever is killed in the middle leaves what was there. */
  write: async (seeds: Seeds): Promise<void> => {
    const draft = new URL(`${file.href}.${process.pid}`);
    try {
      await writeFile(draft, `${JSON.stringify(seeds, null, 2)}\n`);
      await rename(draft, file);
    } finally {
      await rm(draft, { force: true });
    }
  },
};
