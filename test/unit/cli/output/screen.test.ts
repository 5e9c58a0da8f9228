import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../../cli/output/output.ts';
import { cutToColumns } from '../../../../cli/output/screen.ts';

function target(size?: { columns: number; rows: number }) {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: unknown, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { chunks, stream: size === undefined ? stream : Object.assign(stream, { isTTY: true, ...size }) };
}

const [enter, leave] = ['\u001b[?1049h\u001b[?25l', '\u001b[?25h\u001b[?1049l'];

describe('a result that is redrawn', () => {
  it('follows the last one after an empty line where there is no terminal', async () => {
    const [results, notes] = [target(), target()];
    const output = createOutput(results.stream, notes.stream, false, () => 0);
    await output.redraw('a');
    await output.redraw('b\nc');
    await output.redraw(null);
    expect(results.chunks.join('')).toBe('a\n\nb\nc\n');
  });

  it('takes the place of the last one on a terminal, cut to its size, and stays in full when it ends', async () => {
    const [results, notes] = [target({ columns: 4, rows: 2 }), target()];
    const output = createOutput(results.stream, notes.stream, false, () => 0);
    await output.redraw('123456\nb\nc');
    await output.redraw('x');
    await output.redraw(null);
    await output.redraw(null);
    expect(results.chunks).toEqual([
      enter,
      '\u001b[H1234\u001b[K\r\nb\u001b[K\u001b[J',
      '\u001b[Hx\u001b[K\u001b[J',
      leave,
      'x\n',
    ]);
  });

  it('is drawn again when the terminal gets another size', async () => {
    const size = { columns: 4, rows: 2 };
    const { chunks, stream } = target(size);
    const output = createOutput(stream, target().stream, false, () => 0);
    await output.redraw('123456');
    Object.assign(stream, { columns: 2 });
    stream.emit('resize');
    expect(chunks.at(-1)).toBe('\u001b[H12\u001b[K\u001b[J');
    await output.redraw(null);
    expect(stream.listenerCount('resize')).toBe(0);
  });

  it('lets no control character through', async () => {
    const { chunks, stream } = target({ columns: 40, rows: 5 });
    const output = createOutput(stream, target().stream, false, () => 0);
    await output.redraw('a\u001b[2J\rb');
    expect(chunks.at(-1)).toBe('\u001b[Ha\\u001b[2J\\u000db\u001b[K\u001b[J');
    await output.redraw(null);
  });

  it('has what is noted meanwhile below it, and after it when it ends', async () => {
    const [results, notes] = [target({ columns: 40, rows: 9 }), target({ columns: 40, rows: 9 })];
    const output = createOutput(results.stream, notes.stream, false, () => 0);
    await output.redraw('a');
    output.note('why\u0007');
    expect(results.chunks.at(-1)).toBe('\u001b[Ha\u001b[K\r\n\u001b[K\r\nwhy\\u0007\u001b[K\u001b[J');
    expect(notes.chunks).toEqual([]);
    await output.redraw(null);
    expect(notes.chunks).toEqual(['why\\u0007\n']);
  });
});

it('cuts progress to the width of the terminal, so that taking it away leaves nothing behind', () => {
  const notes = target({ columns: 5, rows: 9 });
  const output = createOutput(target().stream, notes.stream, false, () => 0);
  output.progress('123456789');
  output.progress(null);
  expect(notes.chunks).toEqual(['12345', '\r\u001b[2K']);
});

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['a漢字', 4, 'a漢'],
  ['abcd', 0, 'abcd'],
  ['abcd', undefined, 'abcd'],
])('cuts %j to %s columns: %j', (line, columns, cut) => {
  expect(cutToColumns(line, columns)).toBe(cut);
});
