import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deadLettersShow } from '../../../../cli/commands/dead-letters-show.ts';
import { deadLetterShowSchema } from '../../../../cli/output/dead-letters.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import { utf8 } from '../../../support/records.ts';
import { operatorContext } from '../../../support/scripted-operator.ts';
import { letterId, lettersScript } from '../../../support/shown-letters.ts';

const options = { group: 'numtest', id: letterId(1) };

async function shown(payload: Uint8Array | null, more: object = {}) {
  const test = operatorContext(lettersScript([payload], undefined, () => more));
  await deadLettersShow(options, test.context);
  return { ...test, text: String(test.results[0]) };
}

async function shownJson(payload: Uint8Array | null) {
  const { context, results } = operatorContext(lettersScript([payload]), { isJson: true });
  await deadLettersShow(options, context);
  return v.parse(deadLetterShowSchema, JSON.parse(String(results[0]))).payload;
}

describe('dead-letters show', () => {
  it('shows a person what is known of it, and its payload as text', async () => {
    const { text, notes } = await shown(utf8('{"a":\n1'), {
      eventId: 'orders 7',
      refusedAgainAt: '2026-11-22T10:00:00Z',
    });
    expect(text.split('\n')).toEqual([
      `dead letter '${letterId(1)}'`,
      '  reason              not-json: The record is not JSON.',
      '  event               orders 7',
      '  partition key       k',
      '  state               open',
      '  stream              numbers',
      '  shard               shardId-000000000000',
      '  sequence            1',
      '  arrived             2026-11-22T09:00:00.000Z',
      '  dead-lettered       2026-11-22T09:00:01.000Z',
      '  refused again       2026-11-22T10:00:00.000Z',
      '  size                7 bytes',
      'payload:',
      '  | {"a":',
      '  | 1',
    ]);
    expect(notes).toEqual([]);
  });

  it('lets no control character of a payload or an event id through', async () => {
    const hostile = 'a\u001b[2J\r\u0000\u009b\u202e\n  state               discarded';
    const { text } = await shown(utf8(hostile), { eventId: hostile, key: hostile });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text).toContain('  | a\\u001b[2J\\u000d\\u0000\\u009b\\u202e');
    expect(text.match(/^ {2}state .*$/gm)).toEqual(['  state               open']);
  });

  it('shows bytes that are not UTF-8 as hex', async () => {
    const { text } = await shown(Uint8Array.from([0xff, 0x00, 0x41, ...Array(14).fill(0x20)]));
    expect(text.split('\n').slice(-3)).toEqual([
      'payload, which is not UTF-8:',
      `  00000000  ff 00 41${' 20'.repeat(13)}  ..A${' '.repeat(13)}`,
      `  00000010  20${' '.repeat(48)}`,
    ]);
  });

  it('shows the beginning of 10 MiB, asks for no more, and says how to get all', async () => {
    const { text, notes, requests } = await shown(Buffer.alloc(10 * 2 ** 20, 'é'));
    expect(text).toContain('payload, the first 4096 of 10485760 bytes:');
    expect(Buffer.byteLength(text)).toBeLessThan(6_000);
    expect(requests).toHaveLength(1);
    expect(notes).toEqual([
      `All of it, into a file: npx --no highwater dead-letters export '${letterId(1)}' --group numtest --to DIR`,
    ]);
  });

  it('leaves out a character that the end of what is shown cuts', async () => {
    const { text } = await shown(utf8(`x${'é'.repeat(3_000)}`));
    expect(text).toContain('payload, the first 4095 of 6001 bytes:');
  });

  it('shows less of what is not UTF-8', async () => {
    const { text } = await shown(Buffer.alloc(5_000, 0xff));
    expect(text).toContain('payload, the first 512 of 5000 bytes, which is not UTF-8:');
  });

  it.each([
    [utf8(''), 'payload: empty'],
    [null, 'payload: none'],
  ])('says that there is nothing: %j', async (payload, line) => {
    expect((await shown(payload)).text.split('\n').at(-1)).toBe(line);
  });

  it('says what is unknown of one that is not as Highwater writes it', async () => {
    const nothing = { stream: null, shard: null, sequence: null };
    const { text } = await shown(null, { reason: { code: null, message: null }, origin: nothing });
    expect(text).toContain('  reason              unknown: unknown');
    expect(text).toContain('  shard               unknown');
  });

  it('gives JSON of its schema', async () => {
    expect(await shownJson(utf8('{'))).toEqual({ text: '{', base64: null, isComplete: true });
    expect(await shownJson(Uint8Array.of(0xff))).toEqual({ text: null, base64: '/w==', isComplete: true });
    expect(await shownJson(null)).toEqual({ text: null, base64: null, isComplete: true });
    expect((await shownJson(Buffer.alloc(9_000, 'x'))).isComplete).toBe(false);
  });

  it('refuses a part of an id, and passes on what the function says of an unknown one', async () => {
    const { context } = operatorContext(lettersScript([]));
    const [part = ''] = letterId(1).split(' ');
    await expect(deadLettersShow({ ...options, id: part }, context)).rejects.toThrow(UsageError);
    await expect(deadLettersShow({ ...options, id: part }, context)).rejects.toThrow('put the id in quotes');
    await expect(deadLettersShow(options, context)).rejects.toThrow('The group has no dead letter of this id.');
  });
});
