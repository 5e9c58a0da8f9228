import { InputRefused } from '../program/errors.ts';

/** A line of the input, counted from 1. */
export interface InputLine {
  readonly number: number;
  readonly text: string;
}

/**
 * Cuts bytes into lines, all that a chunk ends at once. Blank lines are counted and left out. What is kept in memory does
 * not grow with the input.
 *
 * @param maxBytes the most that a line may have.
 * @throws InputRefused naming the line that is longer, or no UTF-8; the lines before it were given.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<readonly InputLine[], void> {
  let parts: Uint8Array[] = [];
  let [bytes, number] = [0, 1];
  const take = (): InputLine => {
    const line = { number, text: decode(Buffer.concat(parts), number) };
    parts = [];
    bytes = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    const lines: InputLine[] = [];
    try {
      for (let start = 0; start < chunk.length; ) {
        const end = chunk.indexOf(0x0a, start);
        const part = chunk.subarray(start, end === -1 ? chunk.length : end);
        parts.push(part);
        bytes += part.length;
        if (bytes > maxBytes)
          throw new InputRefused(`Line ${number} has over ${maxBytes} bytes: no request can carry it, so send less.`);
        if (end !== -1) lines.push(take());
        start = end === -1 ? chunk.length : end + 1;
      }
    } catch (error) {
      yield lines.filter(isFilled);
      throw error;
    }
    yield lines.filter(isFilled);
  }
  if (bytes > 0) yield [take()].filter(isFilled);
}

function isFilled({ text }: InputLine): boolean {
  return text.trim() !== '';
}

function decode(bytes: Uint8Array, number: number): string {
  try {
    // A mark of the byte order is none of the text.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r$/, '');
  } catch (cause) {
    throw new InputRefused(`Line ${number} is not UTF-8: convert the input first.`, { cause });
  }
}
