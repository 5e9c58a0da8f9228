import { isWholeObjectOrList } from './split-json.ts';

const [lineFeed, carriageReturn, space, tab] = [0x0a, 0x0d, 0x20, 0x09];

/**
 * The lines of JSON Lines of which some are broken; undefined where the bytes are nothing of the kind: at least two lines
 * hold something, and one of them is an object or a list from its first character to its last. A JSON value over several
 * lines that is cut short is none: its lines end with commas, or are indented.
 *
 * @param most stops after one more.
 * @see https://jsonlines.org
 */
export function splitLines(data: Uint8Array, most: number): readonly Uint8Array[] | undefined {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < data.length && lines.length <= most; ) {
    const at = data.indexOf(lineFeed, start);
    const end = at < 0 ? data.length : at;
    const line = data.subarray(start, end);
    if (!line.every(isWhiteSpace)) lines.push(line);
    start = end + 1;
  }
  return lines.length >= 2 && lines.some(isObjectOrList) ? lines : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isObjectOrList(line: Uint8Array): boolean {
  try {
    return isWholeObjectOrList(utf8.decode(line));
  } catch {
    return false;
  }
}

function isWhiteSpace(byte: number): boolean {
  return byte === space || byte === carriageReturn || byte === tab;
}
