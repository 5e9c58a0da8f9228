import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { listDeadLetters } from '../../../../engine/operate/list-dead-letters.ts';
import { readDeadLetter } from '../../../../engine/operate/read-dead-letter.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { record, sequence, utf8 } from '../../../support/records.ts';

/** A group with dead letters 1 to `last`. */
async function withDeadLetters(last: number, data: Uint8Array = utf8('{')): Promise<OperatorWorld> {
  const world = new OperatorWorld();
  const records = Array.from({ length: last }, (_, index) => record({ data, sequence: sequence(index + 1) }));
  await world.deliverRecords(records);
  return world;
}

const idOf = (at: number): string => `numbers@1700000000/shardId-000000000000 ${at}`;

describe('listing dead letters', () => {
  it('gives page after page by id, none with its payload', async () => {
    const world = await withDeadLetters(5);
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await listDeadLetters({ states: ['open'], after: after ?? null, most: 2 }, world.operator());
      seen.push(...page.deadLetters.map(({ id }) => id));
      expect(page.deadLetters.filter((deadLetter) => 'payload' in deadLetter)).toEqual([]);
      after = page.after;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5].map(idOf));
  });

  it('shows those of the states and the reason that were asked for', async () => {
    const world = await withDeadLetters(3);
    await world.deadLetterStore.close([idOf(2)], 'discarded');
    const idsOf = async (filter: object): Promise<readonly string[]> => {
      const command = { states: ['open'], after: null, most: 9, ...filter } as const;
      return (await listDeadLetters(command, world.operator())).deadLetters.map(({ id }) => id);
    };
    expect(await idsOf({})).toEqual([idOf(1), idOf(3)]);
    expect(await idsOf({ states: ['discarded', 'redriven'] })).toEqual([idOf(2)]);
    expect(await idsOf({ reasonCode: 'conflict' })).toEqual([]);
  });
});

describe('reading a dead letter', () => {
  it('gives its payload in ranges of 3 MiB, byte for byte', async () => {
    const data = Uint8Array.from({ length: 10 * 2 ** 20 }, (_, index) => (index * 7) % 251);
    const world = await withDeadLetters(1, data);
    const parts: Buffer[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const range = await readDeadLetter({ id: idOf(1), offset }, world.operator());
      expect(range).toMatchObject({ deadLetter: { id: idOf(1), size: data.byteLength }, offset });
      parts.push(Buffer.from(range.payload ?? '', 'base64'));
      offset = range.nextOffset;
    }
    expect(parts.map(({ byteLength }) => byteLength)).toEqual([3, 3, 3, 1].map((count) => count * 2 ** 20));
    expect(Buffer.concat(parts).equals(data)).toBe(true);
  });

  it('gives nothing after the end, and none where it holds no bytes', async () => {
    const world = await withDeadLetters(1);
    const past = await readDeadLetter({ id: idOf(1), offset: 9 }, world.operator());
    expect(past).toMatchObject({ payload: '', nextOffset: null });
    const { summary } = (await world.deadLetterStore.read(idOf(1))) ?? {};
    if (summary === undefined) throw new Error('no dead letter');
    const deadLetterStore = { ...world.operator().deadLetterStore, read: async () => ({ summary, payload: null }) };
    expect(await readDeadLetter({ id: idOf(1), offset: 0 }, { deadLetterStore })).toMatchObject({ payload: null });
  });

  it('is refused where there is none of that id', async () => {
    const world = await withDeadLetters(1);
    await expect(readDeadLetter({ id: 'x', offset: 0 }, world.operator())).rejects.toThrow(CommandRefused);
  });
});
