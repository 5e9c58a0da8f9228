import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawTerminal, readTerminal } from '../picture/draw-terminal.ts';

const svg = readFileSync(new URL('../../docs/terminal.svg', import.meta.url), 'utf8');

describe('the picture of the terminal', () => {
  it('shows commands and what they print, row by row, and leaves no markup to the output', () => {
    const drawn = drawTerminal([
      { command: `send 'a < b'`, output: 'Published & done\n\n  indented\n' },
      { command: 'tail', output: '<tag>\n' },
    ]);
    expect(drawn.match(/<text .*/g)).toEqual([
      `<text class="command" x="20" y="35" xml:space="preserve">$ send 'a &lt; b'</text>`,
      '<text x="20" y="55" xml:space="preserve">Published &amp; done</text>',
      '<text x="20" y="95" xml:space="preserve">  indented</text>',
      '<text class="command" x="20" y="135" xml:space="preserve">$ tail</text>',
      '<text x="20" y="155" xml:space="preserve">&lt;tag&gt;</text>',
    ]);
    expect(drawn).toContain('viewBox="0 0 975 180"');
  });

  it('refuses a line that does not fit', () => {
    expect(() => drawTerminal([{ command: 'tail', output: 'x'.repeat(111) }])).toThrow('more than 110 columns: xxx');
  });

  it('is what is drawn for the output that it shows', () => {
    const steps = readTerminal(svg);
    expect(steps.length).toBeGreaterThan(3);
    expect(drawTerminal(steps)).toBe(svg);
    expect(svg.length).toBeLessThan(30_000);
  });

  it('ends with the proof', () => {
    expect(readTerminal(svg).at(-1)?.output).toMatch(/^PROVEN: /);
  });
});
