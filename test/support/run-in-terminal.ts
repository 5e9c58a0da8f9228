import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../cli/highwater.js', import.meta.url));
const host = fileURLToPath(new URL('run-in-terminal.py', import.meta.url));
const dropped = /^(AWS_|MONGODB_URI$|NODE_|VITEST|NO_COLOR$|FORCE_COLOR$)/;

/** Why no pseudo-terminal can be had here; undefined where it can. */
export const noTerminal =
  spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0
    ? undefined
    : 'there is no python3 with pty';

/** The keyboard and the window of a terminal. */
export interface Hands {
  type(text: string): void;
  resize(rows: number, columns: number): void;
}

/**
 * Runs `highwater` in a terminal of 12 rows and 60 columns.
 *
 * @param onOutput called with all that the terminal got whenever there is more.
 */
export async function runInTerminal(
  args: readonly string[],
  onOutput: (text: string, hands: Hands) => void = () => undefined,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.test(name)));
  const program = [process.execPath, entry, ...args];
  const child = spawn('python3', [host, '12', '60', ...program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const say = (line: object): void => void child.stdin.write(`${JSON.stringify(line)}\n`);
  const hands: Hands = { type: (text) => say({ type: text }), resize: (...size) => say({ size }) };
  let output = '';
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    onOutput(output, hands);
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

const esc = '\u001b';
const sequence = new RegExp(`${esc}\\[(\\??)([\\d;]*)([A-Za-z])|\\r|\\n|[^\\r\\n${esc}]+|${esc}`, 'g');

/**
 * What stands in the lines of a terminal after it got this output, on the first and the second screen. It knows what we
 * send to one, and wraps lines at so many columns.
 */
export function screensAfter(output: string, columns: number): { readonly first: string[]; readonly second: string[] } {
  const screens: [string[], string[]] = [[''], ['']];
  let [at, row, column] = [0, 0, 0];
  const kept = { row, column };
  for (const [text, isPrivate, parameter = '', command] of output.matchAll(sequence)) {
    const lines = screens[at === 0 ? 0 : 1];
    if (isPrivate && parameter === '1049') {
      at = command === 'h' ? 1 : 0;
      if (at === 1) Object.assign(kept, { row, column });
      [row, column] = at === 1 ? [0, 0] : [kept.row, kept.column];
    } else if (isPrivate && parameter === '25') continue;
    else if (command === 'H') [row, column] = [0, 0];
    else if (command === 'K') lines[row] = parameter === '2' ? '' : (lines[row] ?? '').slice(0, column);
    else if (command === 'J') {
      lines[row] = (lines[row] ?? '').slice(0, column);
      lines.length = row + 1;
    } else if (text === '\r') column = 0;
    else if (text === '\n') row += 1;
    else if (text.startsWith('\u001b')) throw new Error(`the terminal does not know ${JSON.stringify(text)}`);
    else
      for (const character of text) {
        if (column === columns) [row, column] = [row + 1, 0];
        const line = (lines[row] ?? '').padEnd(column);
        lines[row] = line.slice(0, column) + character + line.slice(column + 1);
        column += 1;
      }
    lines[row] ??= '';
  }
  return { first: screens[0], second: screens[1] };
}
