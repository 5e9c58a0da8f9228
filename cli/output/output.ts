import type { Writable } from 'node:stream';
import { writeLine } from '../write-line.ts';
import { safeJson, safeLines } from './safe-text.ts';

/** Where a command says something. Whatever it is given, no control character reaches the terminal. */
export interface Output {
  /** True where results are JSON. */
  readonly isJson: boolean;
  /** A result, on stdout. Resolves once it was taken. */
  text(lines: string): Promise<void>;
  /** A result as one line of JSON, on stdout. Resolves once it was taken. */
  json(value: unknown): Promise<void>;
  /** Something to know on the way, on stderr. */
  note(line: string): void;
}

/** Writes results to the one and notes to the other. */
export function createOutput(results: Writable, notes: Writable, isJson: boolean): Output {
  return {
    isJson,
    text: (lines) => writeLine(results, safeLines(lines)),
    json: (value) => writeLine(results, safeJson(value)),
    note: (line) => void notes.write(`${safeLines(line)}\n`),
  };
}
