import { constants, existsSync } from 'node:fs';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { HighwaterError } from '../../../engine/runtime/errors.ts';

type Seeds = Readonly<Record<string, number>>;

/** What is recorded cannot be read, or not be written. */
export class RecordUnusable extends HighwaterError {
  readonly retriable = false;
}

/** The seed that caught each planted bug, by its name, as a file keeps it. */
export interface RecordedSeeds {
  /** @throws RecordUnusable */
  read(): Promise<Seeds>;
  /** @throws RecordUnusable where nothing can be written beside it. */
  requireWritable(): Promise<void>;
  /**
   * Keeps what `change` makes of what is recorded by now: all of it or nothing, whoever is killed in the middle.
   *
   * @throws RecordUnusable
   */
  update(change: (seeds: Seeds) => Seeds): Promise<void>;
}

/** Opens such a file; one that is not there is empty. */
export function openRecordedSeeds(file: URL): RecordedSeeds {
  const read = async (): Promise<Seeds> => {
    if (!existsSync(file)) return {};
    const seeds = parse(await readFile(file, 'utf8'));
    if (seeds !== undefined) return seeds;
    throw new RecordUnusable(
      `${fileURLToPath(file)} is no object of whole numbers: put it back, with git restore for instance.`,
    );
  };
  return {
    read,
    requireWritable: async () => {
      await access(new URL('.', file), constants.W_OK).catch((cause: unknown) => {
        throw new RecordUnusable(`${fileURLToPath(file)} cannot be written: leave --record out.`, { cause });
      });
    },
    update: async (change) => {
      const draft = new URL(`${file.href}.${process.pid}`);
      try {
        await writeFile(draft, `${JSON.stringify(change(await read()), null, 2)}\n`);
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}

/** Written by `npm run sim:mutants -- --record`. */
export const recordedSeeds = openRecordedSeeds(new URL('./recorded-seeds.json', import.meta.url));

function parse(text: string): Seeds | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.values(value).every(Number.isSafeInteger) ? (value as Seeds) : undefined;
  } catch {
    return undefined;
  }
}
