import stringWidth from 'string-width';
import { safeText } from './safe-text.ts';

/** Rows below a heading, each column as wide as its widest cell. */
export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading.map((title) => title.toUpperCase()), ...rows].map((row) => row.map(safeText));
  const widths = heading.map((_title, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  return cells
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - stringWidth(cell)));
}
