import type { Random } from '../engine/random.ts';
import { foreignEvent, means, ofKind } from './record-meaning.ts';

/** Compressed with gzip and with zlib: `{}`. */
const compressed = ['H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==', 'eJyrrgUAAXUA+Q=='];

/** Formats that hold several events, or hide them, and are not unpacked. */
const formats: Readonly<Record<string, (random: Random, index: number) => Uint8Array>> = {
  'cloudevents-batch': (random, index) => {
    const events = [0, 1].slice(0, random.integer(1, 2)).map((at) => foreignEvent(`in-batch-${index}-${at}`, at));
    return Buffer.from(`[${events.join(', ')}]`);
  },
  'several-values': (random, index) =>
    Buffer.from(
      random.pick([
        `{"payload":${index}}\n{"payload":2}\n`,
        `{"payload":${index}}{"payload":2}`,
        `${foreignEvent(`line-${index}`, 1)}\r\n${foreignEvent(`line-${index}`, 1)}`,
        '"payload-a" "payload-b"',
        '1 2',
      ]),
    ),
  compressed: (random) => Buffer.from(random.pick(compressed), 'base64'),
};

/** What is one value all the same, and what it becomes. */
const single: readonly string[] = ['[]', '[{"specversion":"1.0"},1]', '[[]]', ' {"payload":1}\n'];

/** A record of such a format, or one that only looks like it. */
export function severalBytes(random: Random, index: number): Uint8Array {
  const [format, write] = random.pick(Object.entries(formats));
  if (random.chance(0.2)) return ofKind(Buffer.from(random.pick(single)), 'one-value');
  return ofKind(means(Buffer.from(write(random, index)), { rejection: format }), format);
}
