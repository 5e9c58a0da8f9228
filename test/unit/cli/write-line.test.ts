import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { writeLine } from '../../../cli/write-line.ts';

it('resolves once the line was taken', async () => {
  const taken: string[] = [];
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      taken.push(String(chunk));
      done();
    },
  });
  await writeLine(output, 'the result');
  expect(taken).toEqual(['the result\n']);
});

it('fails where the line was not taken', async () => {
  const full = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  const output = new Writable({ write: (_chunk, _encoding, done) => done(full) });
  output.on('error', () => undefined);
  await expect(writeLine(output, 'the result')).rejects.toThrow('The output cannot be written (ENOSPC)');
});

it('fails where the output broke earlier', async () => {
  const output = new Writable();
  output.destroy();
  await expect(writeLine(output, 'the result')).rejects.toThrow('The output cannot be written');
});
