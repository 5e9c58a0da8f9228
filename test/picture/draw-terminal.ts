/** A command, and what it printed. */
export interface TerminalStep {
  readonly command: string;
  readonly output: string;
}

const prompt = '$ ';
const maxColumns = 110;
const columnPx = 8.5;
const rowPx = 20;
const paddingPx = 20;
const widthPx = Math.ceil(2 * paddingPx + maxColumns * columnPx);

/**
 * Draws commands and their output as a terminal, as an SVG that has a background of its own.
 *
 * @throws Error where a line does not fit.
 */
export function drawTerminal(steps: readonly TerminalStep[]): string {
  const rows = steps.flatMap(({ command, output }, index) => [
    ...(index === 0 ? [] : ['']),
    `${prompt}${command}`,
    ...output.trimEnd().split('\n'),
  ]);
  const long = rows.find((row) => row.length > maxColumns);
  if (long !== undefined) throw new Error(`This line has more than ${maxColumns} columns: ${long}`);
  const height = 2 * paddingPx + rows.length * rowPx;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${height}" width="${widthPx}" height="${height}" role="img">`,
    '<title>Commands of Highwater in a terminal, and what they print</title>',
    `<style>text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; fill: #c9d1d9 }`,
    '.command { fill: #7ee787 }</style>',
    `<rect width="${widthPx}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...rows.flatMap((row, index) => (row === '' ? [] : [drawRow(row, paddingPx + (index + 1) * rowPx - 5)])),
    '</svg>',
    '',
  ].join('\n');
}

/** Reads the commands and their output back out of such a drawing. */
export function readTerminal(svg: string): readonly TerminalStep[] {
  const rows = [...svg.matchAll(/^<text (class="command" )?x="\d+" y="(\d+)"[^>]*>(.*)<\/text>$/gm)];
  const steps: { command: string; output: string; lastY: number }[] = [];
  for (const [, isCommand, y = '', escaped = ''] of rows) {
    const text = unescapeXml(escaped);
    const last = steps.at(-1);
    if (isCommand !== undefined) steps.push({ command: text.slice(prompt.length), output: '', lastY: Number(y) });
    else if (last !== undefined) {
      // Empty rows are not drawn.
      last.output += '\n'.repeat((Number(y) - last.lastY) / rowPx - (last.output === '' ? 1 : 0)) + text;
      last.lastY = Number(y);
    }
  }
  return steps.map(({ command, output }) => ({ command, output }));
}

function drawRow(row: string, y: number): string {
  const style = row.startsWith(prompt) ? 'class="command" ' : '';
  return `<text ${style}x="${paddingPx}" y="${y}" xml:space="preserve">${escapeXml(row)}</text>`;
}

const entities: readonly (readonly [string, string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
];

function escapeXml(text: string): string {
  return entities.reduce((escaped, [character, entity]) => escaped.replaceAll(character, entity), text);
}

function unescapeXml(text: string): string {
  return entities.reduceRight((plain, [character, entity]) => plain.replaceAll(entity, character), text);
}
