import type { PayloadAnswer } from '../output/dead-letters.ts';
import { safeText } from '../output/safe-text.ts';

/** More than this nobody reads on a terminal. */
const shownTextBytes = 4_096;
const shownOtherBytes = 512;
const bytesPerLine = 16;

/** The beginning of a payload, and how much of it that is. */
export interface ShownPayload {
  readonly shown: PayloadAnswer;
  readonly shownBytes: number;
}

/** Takes the beginning of a payload: as text where it is UTF-8, which the rest of it may not be. */
export function beginningOf(payload: Uint8Array): ShownPayload {
  const beginning = payload.subarray(0, shownTextBytes);
  const isComplete = beginning.byteLength === payload.byteLength;
  const text = decode(beginning, isComplete);
  if (text !== undefined) return { shown: { text, base64: null, isComplete }, shownBytes: Buffer.byteLength(text) };
  const bytes = payload.subarray(0, shownOtherBytes);
  const base64 = Buffer.from(bytes).toString('base64');
  const { byteLength: shownBytes } = bytes;
  return { shown: { text: null, base64, isComplete: shownBytes === payload.byteLength }, shownBytes };
}

/** Undefined where it is not UTF-8. A character that the end cuts is left out. */
function decode(bytes: Uint8Array, isWhole: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return undefined;
  }
}

/** The beginning for a person, below a line that says what it is. No line of it can be taken for one of the facts above. */
export function formatPayload({ shown, shownBytes }: ShownPayload, bytes: number): string {
  const { text, base64, isComplete } = shown;
  const part = isComplete ? '' : `, the first ${shownBytes} of ${bytes} bytes`;
  if (text === null)
    return [`payload${part}, which is not UTF-8:`, ...dump(Buffer.from(base64 ?? '', 'base64'))].join('\n');
  if (text === '') return 'payload: empty';
  return [`payload${part}:`, ...text.split('\n').map((line) => `  | ${safeText(line)}`)].join('\n');
}

/** Each line: where it begins, its bytes in hex, and those that are ASCII as such. */
function dump(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.byteLength / bytesPerLine) }, (_, index) => {
    const line = [...bytes.subarray(index * bytesPerLine, (index + 1) * bytesPerLine)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    const offset = (index * bytesPerLine).toString(16).padStart(8, '0');
    return `  ${offset}  ${hex.padEnd(bytesPerLine * 3)} ${ascii}`;
  });
}
