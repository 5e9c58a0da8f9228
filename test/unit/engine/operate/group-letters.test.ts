import { describe, expect, it } from 'vitest';
import { groupDeadLetters } from '../../../../engine/operate/group-dead-letters.ts';
import type { OpenDeadLetter } from '../../../../engine/sink/dead-letter-ports.ts';
import { arrival, incarnation, shardId } from '../../../support/records.ts';

const deadLetter = (id: string, payload = Uint8Array.of(1)): OpenDeadLetter => ({
  id,
  record: { key: 'k', payload, arrivedAt: arrival },
});
const place = (shard: number, at: number, createdAt = 1_700_000_000): string =>
  `numbers@${createdAt}/shardId-00000000000${shard} ${at}`;

describe('dead letters as batches', () => {
  it('makes records of them again, byte for byte', () => {
    const payload = Uint8Array.of(0xff, 0x00);
    expect(groupDeadLetters([deadLetter(place(0, 7), payload)])).toEqual({
      batches: [
        {
          source: { incarnation, shard: shardId() },
          deadLetters: [
            {
              id: place(0, 7),
              record: { sequence: '7', partitionKey: 'k', data: payload, arrivedAt: arrival },
            },
          ],
        },
      ],
      unreadable: [],
    });
  });

  it('keeps shards and incarnations of the stream apart', () => {
    const ids = [place(0, 1), place(1, 1), place(0, 2), place(0, 3, 1_600_000_000)];
    const { batches } = groupDeadLetters(ids.map((id) => deadLetter(id)));
    expect(batches.map(({ deadLetters }) => deadLetters.map(({ id }) => id))).toEqual([
      [ids[0], ids[2]],
      [ids[1]],
      [ids[3]],
    ]);
  });

  it('keeps a record of an earlier incarnation apart from the one of this incarnation that has its number', () => {
    const ids = [place(0, 1), place(0, 1).replace('@', '@before-')];
    const { batches, unreadable } = groupDeadLetters(ids.map((id) => deadLetter(id)));
    expect(unreadable).toEqual([]);
    expect(batches.map(({ source, deadLetters }) => [source, deadLetters.map(({ id }) => id)])).toEqual(
      ids.map((id) => [{ incarnation, shard: shardId() }, [id]]),
    );
  });

  it('names those that are not as they are written', () => {
    const broken = { id: place(0, 1), record: null };
    expect(groupDeadLetters([deadLetter('by hand'), broken])).toEqual({
      batches: [],
      unreadable: ['by hand', place(0, 1)],
    });
  });
});
