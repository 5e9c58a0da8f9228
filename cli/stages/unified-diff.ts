import { diff } from 'node:util';

/** A line of either text: taken away (-), put in (+), or in both. */
interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const contextLines = 3;
/** What `diff` calls a line of both texts, of the first alone and of the second alone. */
const signs: Readonly<Record<number, DiffLine['sign']>> = { 0: ' ', 1: '-', [-1]: '+' };

/** The difference of two texts as `diff -u` shows it; empty where there is none. */
export function unifiedDiff(name: string, before: string, after: string): string {
  const lines = diff(linesOf(before), linesOf(after)).map(([sign, text]) => ({ sign: signs[sign] ?? ' ', text }));
  const hunks = findHunks(lines).map(([from, to]) => formatHunk(lines, from, to));
  return hunks.length === 0 ? '' : [`--- ${name}`, `+++ ${name}`, ...hunks].join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** Ranges of lines: each change with its context, those that touch as one. */
function findHunks(lines: readonly DiffLine[]): readonly (readonly [number, number])[] {
  const hunks: [number, number][] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const [from, to] = [Math.max(0, index - contextLines), Math.min(lines.length, index + contextLines + 1)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks;
}

function formatHunk(lines: readonly DiffLine[], from: number, to: number): string {
  const place = (other: '-' | '+'): string => {
    const count = (part: readonly DiffLine[]): number => part.filter(({ sign }) => sign !== other).length;
    return `${count(lines.slice(0, from)) + 1},${count(lines.slice(from, to))}`;
  };
  const shown = lines.slice(from, to).map(({ sign, text }) => sign + text);
  return [`@@ -${place('+')} +${place('-')} @@`, ...shown].join('\n');
}
