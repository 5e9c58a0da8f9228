import { writeLine } from '../write-line.ts';
import { safeJson, safeLines, safeText } from './safe-text.ts';
import { createScreen, cutToColumns, type MaybeTerminal } from './screen.ts';

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
  /** How far it is, on stderr: redrawn on a terminal, else a line now and then. Null where it is over. */
  progress(line: string | null): void;
  /**
   * A result that takes the place of the last one, on stdout: on a terminal. Elsewhere it follows after an empty line.
   * Null where it is over: the last one stays.
   */
  redraw(lines: string | null): Promise<void>;
}

const redrawMs = 100;
const logMs = 5_000;

/** Writes results to the one and notes to the other. */
export function createOutput(
  results: MaybeTerminal,
  notes: MaybeTerminal,
  isJson: boolean,
  nowMs: () => number,
): Output {
  const screen = createScreen(results);
  const isTerminal = notes.isTTY === true;
  let shownAtMs = isTerminal ? Number.NEGATIVE_INFINITY : nowMs();
  let isShown = false;
  const clear = (): void => {
    if (isShown) notes.write('\r\u001b[2K');
    isShown = false;
  };
  return {
    isJson,
    text: (lines) => {
      clear();
      return writeLine(results, safeLines(lines));
    },
    json: (value) => {
      clear();
      return writeLine(results, safeJson(value));
    },
    note: (line) => {
      clear();
      if (screen.isShown && isTerminal) return screen.note(safeText(line));
      notes.write(`${safeLines(line)}\n`);
    },
    progress: (line) => {
      if (line === null) return clear();
      if (nowMs() - shownAtMs < (isTerminal ? redrawMs : logMs)) return;
      shownAtMs = nowMs();
      clear();
      notes.write(isTerminal ? cutToColumns(safeText(line), notes.columns) : `${safeText(line)}\n`);
      isShown = isTerminal;
    },
    redraw: async (lines) => {
      clear();
      if (lines !== null) return await screen.show(safeLines(lines));
      for (const line of await screen.end()) notes.write(`${line}\n`);
    },
  };
}
