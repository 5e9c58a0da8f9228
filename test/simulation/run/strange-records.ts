import type { Random } from '../engine/random.ts';

/** JSON that is no event, bytes that are nothing, events with rules against them, and events that were there before. */
export function strangeBytes(random: Random, index: number): Uint8Array {
  return random.pick<() => Uint8Array>([
    () => Buffer.from(JSON.stringify({ temperature: index })),
    () => Uint8Array.of(0xff, 0xfe, index % 256),
    () => Buffer.from('not json'),
    () => event(`same-${random.integer(0, 3)}`, { payload: 'payload-same' }),
    () => event(`other-${random.integer(0, 3)}`, { payload: `payload-${random.integer(0, 1)}` }),
    () => event(`refused-${index}`, { refused: true }),
    () => event(`refused-once-${random.integer(0, 2)}`, random.chance(0.5) ? { refused: true } : fine),
    () => event(`email-${index}`, { email: `payload-${random.integer(0, 2)}@example.com` }),
  ])();
}

/** Everything that a batch may hold at its worst, several times over. */
export function worstRecords(): readonly Uint8Array[] {
  return Array.from({ length: 4 }, (_, index) => [
    event(`calm-${index}`, fine),
    event(`calm-${index}`, fine),
    event(`calm-${index}`, { payload: 'payload-other' }),
    event(`calm-refused-${index}`, { refused: true }),
    event(`calm-refused-${index}`, fine),
    Buffer.from('not json'),
    Buffer.from(JSON.stringify({ temperature: index })),
  ]).flat();
}

const fine = { payload: 'payload-fine' };

function event(id: string, data: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify({ specversion: '1.0', id, source: 'urn:stranger', type: 'stranger', data }),
  );
}
