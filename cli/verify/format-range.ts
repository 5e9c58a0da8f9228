import { counted } from '../output/counted.ts';
import { formatTable } from '../output/table.ts';
import type { VerifiedRange, VerifiedShardAnswer, VerifyAnswer } from '../output/verify.ts';
import { countOf } from './verify-range.ts';

/** What a person reads: the verdict in a sentence, what each shard came to, and what is wrong. */
export function formatRange(
  { group, topic, verdict }: Pick<VerifyAnswer, 'group' | 'topic' | 'verdict'>,
  range: VerifiedRange,
): string {
  const records = countOf(range, 'records');
  const span = `${counted(records, 'record')} of ${topic} that arrived from ${range.from} to ${range.to}`;
  const sentence = {
    proven: `PROVEN: group ${group} accounts for all of the ${span}.`,
    pending: `NOT PROVEN YET: ${counted(countOf(range, 'pending'), 'record')} of the ${span} lie after the checkpoint of group ${group}. Nothing else is wrong.`,
    'not-proven': `NOT PROVEN: of the ${span}, ${sayWrong(range)}.`,
  }[verdict];
  const parts = [sentence, formatShards(range.shards), formatReasons(range), formatWrong(range)];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A number and its noun. */
function sayWrong(range: VerifiedRange): string {
  const unread = range.shards.reduce((sum, one) => sum + one.unread.length, 0);
  const wrong = [
    [countOf(range, 'missing'), 'missing'],
    [countOf(range, 'conflicts'), 'in conflict without a dead letter'],
    [countOf(range, 'pending'), 'pending'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} are ${what}`]));
  return [...wrong, ...(unread === 0 ? [] : [`${counted(unread, 'range')} had left the stream unread`])].join(', ');
}

const columns = [
  'shard',
  'records',
  'parts',
  'documents',
  'duplicates',
  'dead letters',
  'before start',
  'skipped',
  'pending',
  'nothing',
  'conflicts',
  'missing',
];

function formatShards(shards: readonly VerifiedShardAnswer[]): string {
  if (shards.length === 0) return '';
  const rows = shards.map(({ shard, counts }) => [
    shard,
    ...[
      counts.records,
      counts.parts,
      counts.documents,
      counts.duplicates,
      counts.openDeadLetters + counts.discardedDeadLetters,
      counts.beforeStart,
      counts.skipped,
      counts.pending,
      counts.nothing,
      counts.conflicts,
      counts.missing,
    ].map(String),
  ]);
  return formatTable(columns, rows);
}

function formatReasons(range: VerifiedRange): string {
  const reasons = Object.entries(range.reasons).map(([code, count]) => `${code} ${count}`);
  if (reasons.length === 0) return '';
  return `dead letters: ${reasons.join(', ')}; ${countOf(range, 'openDeadLetters')} are open`;
}

function formatWrong({ shards, examples }: VerifiedRange): string {
  const unread = shards.flatMap((one) => one.unread.map((range) => `unread    ${one.shard}  ${sayRange(range)}`));
  const wrong = examples.map(({ shard, sequence, part, eventId, problem }) =>
    [problem.padEnd(8), shard, part === null ? sequence : `${sequence}.${part}`, eventId ?? 'no event id'].join('  '),
  );
  return [...unread, ...wrong].join('\n');
}

function sayRange({
  after,
  arrivedFrom,
  through,
  before,
  arrivedBefore,
}: VerifiedShardAnswer['unread'][number]): string {
  const bounds = [
    ['after', after],
    ['arrived from', arrivedFrom],
    ['through', through],
    ['before', before],
    ['arrived before', arrivedBefore],
  ].flatMap(([word, bound]) => (bound === null ? [] : [`${word} ${bound}`]));
  return bounds.join(', ');
}
