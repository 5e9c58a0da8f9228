import { readFile } from 'node:fs/promises';
import { LocalStackError } from '../errors.ts';

/**
 * Reads the `cdk.json` of the project.
 *
 * @throws LocalStackError where it cannot be read, or is no JSON.
 */
export async function readCdkJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    // The parser quotes what it stumbled over, with line breaks.
    const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause);
    const fault = cause instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    throw new LocalStackError(`cdk.json ${fault} (${reason}): correct it, or restore the file from the repository.`, {
      cause,
    });
  }
}
