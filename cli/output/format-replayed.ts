import { formatRange, type ReplayedAnswer } from './ranges.ts';
import { formatTable } from './table.ts';

type Replayed = ReplayedAnswer & { readonly shard: string };

/** What was read again, as a table, and what was not, in sentences; parts of a text for a person. */
export function formatReplayed(shards: readonly Replayed[]): readonly string[] {
  if (shards.length === 0) return [];
  const rows = shards.map(({ shard, records, parts, stored, already, duplicates, deadLetters }) => [
    shard,
    ...[records, parts, stored, already, duplicates, deadLetters].map(String),
  ]);
  const table = formatTable(['shard', 'read', 'parts', 'stored', 'there already', 'duplicates', 'dead letters'], rows);
  const unread = shards.flatMap(({ shard, unread }) => unread.map((range) => `  ${shard}  ${formatRange(range)}`));
  if (unread.length === 0) return [table];
  return [table, ['These ranges have left the stream, or may have, and were not read again:', ...unread].join('\n')];
}
