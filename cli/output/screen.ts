import type { Writable } from 'node:stream';
import { writeLine, writeText } from '../write-line.ts';

/** A stream that may be a terminal. */
export type MaybeTerminal = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** A text that is shown in the place of the last one. It holds no control characters but line breaks. */
export interface Screen {
  /** True while something is shown that the next takes the place of. */
  readonly isShown: boolean;
  show(text: string): Promise<void>;
  /** Adds a line below whatever is shown. */
  note(line: string): void;
  /** Leaves the last text behind, and gives what was noted meanwhile. */
  end(): Promise<readonly string[]>;
}

/** Terminals keep a second screen for programs: what stood on the first comes back, whatever size it has by then. */
const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?25h\u001b[?1049l';
const home = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** Draws on a terminal; elsewhere each text follows the last, with an empty line between them. */
export function createScreen(target: MaybeTerminal): Screen {
  const notes: string[] = [];
  let shown: string | undefined;
  let isFirst = true;
  const draw = async (): Promise<void> => {
    const lines = [...(shown ?? '').split('\n'), ...(notes.length === 0 ? [] : ['', ...notes])];
    const cut = lines.slice(0, target.rows || undefined).map((line) => cutToColumns(line, target.columns));
    await writeText(target, `${home}${cut.map((line) => `${line}${clearLine}`).join('\r\n')}${clearBelow}`);
  };
  // It is drawn again at the next look anyway.
  const onResize = (): void => void draw().catch(() => undefined);
  const onExit = (): void => void target.write(leave);
  return {
    get isShown() {
      return shown !== undefined;
    },
    async show(text) {
      if (target.isTTY !== true) {
        await writeLine(target, isFirst ? text : `\n${text}`);
        isFirst = false;
        return;
      }
      if (shown === undefined) {
        await writeText(target, enter);
        target.on('resize', onResize);
        process.once('exit', onExit);
      }
      shown = text;
      await draw();
    },
    note(line) {
      notes.push(line);
      onResize();
    },
    async end() {
      if (shown === undefined) return [];
      const last = shown;
      shown = undefined;
      target.off('resize', onResize);
      process.off('exit', onExit);
      await writeText(target, leave);
      await writeLine(target, last);
      return notes.splice(0);
    },
  };
}

/**
 * The start of a line that has room in so many columns; all of it where nobody knows how many there are. A terminal may
 * take two columns for what is not ASCII.
 */
export function cutToColumns(line: string, columns: number | undefined): string {
  if (!columns) return line;
  let used = 0;
  let cut = '';
  for (const character of line) {
    used += character > '\u007e' ? 2 : 1;
    if (used > columns) return cut;
    cut += character;
  }
  return line;
}
