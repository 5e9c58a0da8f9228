import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseDeadLetterId } from '../../engine/documents/dead-letter.ts';
import { errorCode } from '../local/errors.ts';
import { readRanges } from '../operator/dead-letters.ts';
import type { DeadLetterAnswer } from '../output/dead-letters.ts';
import { safeJson } from '../output/safe-text.ts';
import { CommandFailed } from '../program/errors.ts';
import { describeDeadLetter } from './describe-dead-letter.ts';
import type { DeadLetterTarget } from './select-dead-letters.ts';

/** File systems take 255 bytes, and the endings need some of them. */
const mostNameCharacters = 230;

/** The name of a dead letter's files, without their ending: its id with `_` for what separates its parts. */
export function fileNameOf(id: string): string {
  const name = id.replace(/[^\w.@-]/g, '_').replace(/^[.-]/, '_');
  if (parseDeadLetterId(id) !== undefined && name.length <= mostNameCharacters) return name;
  // Of any other ids two might come to the same name.
  return `${name.slice(0, 100)}-${createHash('sha256').update(id).digest('hex')}`;
}

/**
 * Writes the payload of a dead letter into a file of a folder, and its description beside it. Both are whole or not
 * there, whatever happens meanwhile, and a file that is there stays as it is.
 *
 * @returns false where both were there already: nothing was read or written.
 * @throws CommandFailed where another file has one of the names, or the payload is not whole.
 */
export async function exportDeadLetter(id: string, folder: string, target: DeadLetterTarget): Promise<boolean> {
  const path = join(folder, fileNameOf(id));
  const files = { payload: `${path}.bin`, description: `${path}.json` };
  if (await isExported(id, files)) return false;
  const part = `${files.payload}.part-${process.pid}`;
  try {
    const description = await writePayload(id, part, target);
    if (description.bytes !== null) await place(part, files.payload);
    await writeWith(part, (file) => file.writeFile(`${safeJson(description)}\n`));
    await place(part, files.description);
    return true;
  } finally {
    await rm(part, { force: true });
  }
}

/** All that has to be known of an earlier export, by whatever version. */
const exportedSchema = v.object({ id: v.string(), bytes: v.nullable(v.number()) });

interface ExportedFiles {
  readonly payload: string;
  readonly description: string;
}

async function isExported(id: string, { payload, description }: ExportedFiles): Promise<boolean> {
  const text = await readFile(description, 'utf8').catch(noneThere);
  const described = v.safeParse(v.pipe(v.string(), v.parseJson(), exportedSchema), text);
  if (!described.success || described.output.id !== id) return false;
  const { bytes } = described.output;
  return bytes === null || (await stat(payload).catch(noneThere))?.size === bytes;
}

async function writePayload(id: string, part: string, target: DeadLetterTarget): Promise<DeadLetterAnswer> {
  let description: DeadLetterAnswer | undefined;
  let written = 0;
  await writeWith(part, async (file) => {
    for await (const { deadLetter, bytes } of readRanges(target.operator, id)) {
      description ??= describeDeadLetter(deadLetter, target);
      if (bytes === null) continue;
      await file.writeFile(bytes);
      written += bytes.byteLength;
    }
  });
  if (description !== undefined && (description.bytes ?? 0) === written) return description;
  throw new CommandFailed(`Of the dead letter ${id}, ${written} bytes came, which is not its size: export it again.`);
}

/** Leaves nothing unwritten in the system's memory: what gets its name has to be whole. */
async function writeWith(part: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  await rm(part, { force: true });
  const file = await open(part, 'wx');
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a file its name, unless one with the same bytes has it already. */
async function place(part: string, path: string): Promise<void> {
  const there = await readFile(path).catch(noneThere);
  if (there === undefined) return await rename(part, path);
  if (!there.equals(await readFile(part)))
    throw new CommandFailed(`The file ${path} is there already, with other content: name another folder with --to.`);
}

function noneThere(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}
