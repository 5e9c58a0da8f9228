/** A seeded source of randomness: the same seed gives the same draws, in the same order, everywhere. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True this often: 0 never, 1 always. Draws once whatever the chance. */
  chance(probability: number): boolean;
  /** One of these; throws where there is none. */
  pick<T>(items: readonly T[]): T;
  /** A source of its own, so that more draws of one part do not shift another's. */
  fork(name: string): Random;
}

/** sfc32. @see https://pracrand.sourceforge.net/RNG_engines.txt */
export function seededRandom(seed: number | string): Random {
  let [a, b, c, counter] = [0, hash(`${seed}`), 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round++) next();
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    fork: (name) => seededRandom(`${seed}/${name}`),
  };
}

/** FNV-1a. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}
