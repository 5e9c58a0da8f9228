import type { Random } from '../engine/random.ts';
import { foreignEvent, means, ofKind } from './record-meaning.ts';

/** Compressed with gzip and with zlib: `{}`. */
const compressed = ['H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==', 'eJyrrgUAAXUA+Q=='];

/** Written as one record, and what lies in it. */
interface Several {
  readonly bytes: Uint8Array;
  readonly parts: readonly Uint8Array[];
}

/** Formats that hold several events, or hide them: the reason why they are refused where they are not unpacked. */
const formats: Readonly<Record<string, (random: Random, index: number) => Several>> = {
  'cloudevents-batch': (random, index) => {
    const parts = [0, 1].slice(0, random.integer(1, 2)).map((at) => foreignEvent(`in-batch-${index}-${at}`, at));
    return { bytes: Buffer.from(`[${parts.join(', ')}]`), parts };
  },
  'several-values': (random, index) =>
    random.pick([
      several([`{"payload":${index}}`, '{"payload":2}'], '\n', '\n'),
      several([`{"payload":${index}}`, '{"payload":2}'], ''),
      several([`${foreignEvent(`line-${index}`, 1)}`, `${foreignEvent(`line-${index}`, 1)}`], '\r\n'),
      several(['"payload-a"', '"payload-b"'], ' '),
      several(['1', '2'], ' '),
    ]),
  compressed: (random) => ({ bytes: Buffer.from(random.pick(compressed), 'base64'), parts: [Buffer.from('{}')] }),
};

function several(values: readonly string[], between: string, end = ''): Several {
  return { bytes: Buffer.from(`${values.join(between)}${end}`), parts: values.map((value) => Buffer.from(value)) };
}

/** What is one value all the same, and what it becomes. */
const single: readonly string[] = ['[]', '[{"specversion":"1.0"},1]', '[[]]', ' {"payload":1}\n'];

/** A record of such a format, or one that only looks like it. */
export function severalBytes(random: Random, index: number): Uint8Array {
  const [format, write] = random.pick(Object.entries(formats));
  if (random.chance(0.2)) return ofKind(Buffer.from(random.pick(single)), 'one-value');
  const { bytes, parts } = write(random, index);
  return ofKind(means(bytes, { rejection: format, parts: parts.map((part) => ({ bytes: part })) }), format);
}
