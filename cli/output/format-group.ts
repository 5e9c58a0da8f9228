import { formatFacts } from './facts.ts';
import type { GroupAnswer, LastError, ShardAnswer } from './group-description.ts';
import { formatCount } from './ranges.ts';

/** A group as it was at a time, for a person to read: what is of the whole group. */
export function formatGroup(answer: GroupAnswer, atMs: number): string {
  const { group, topic, state, logGroup, lastError, databaseTrouble, documents, openDeadLetters, shards } = answer;
  const duplicates = shards.reduce((sum, { handled }) => sum + handled.duplicates, 0);
  return formatFacts(`group ${group}`, [
    ['topic', topic],
    ['state', state ?? 'gone'],
    ['log group', logGroup ?? 'unknown'],
    ['last error', formatError(lastError, atMs)],
    ['documents', documents === null ? `unknown: ${databaseTrouble}` : `about ${documents}`],
    ['duplicates refused', `${duplicates}`],
    ['open dead letters', formatOpen(openDeadLetters)],
    ...(shards.length === 0 ? [['shards', 'it has handled nothing yet'] as const] : []),
  ]);
}

function formatError(error: LastError | null, atMs: number): string {
  if (error === null) return 'none known';
  const { at, text, shard, hasMovedSince } = error;
  if (at === null) return text;
  const past = ` (${shard === null ? 'every shard below' : 'its shard'} has moved since)`;
  return `${at}, ${formatAgo(atMs - Date.parse(at))}${hasMovedSince ? past : ''} ${text}`;
}

/** Lambda's clock may be ahead of this one. */
function formatAgo(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

function formatOpen(counts: GroupAnswer['openDeadLetters']): string {
  if (counts === null) return 'unknown';
  const { byReason, isComplete } = counts;
  const { open, reasons } = openTotal(byReason);
  return `${isComplete ? '' : 'over '}${open}${open === 0 ? '' : ` (${reasons})`}`;
}

/** How many dead letters are open, and of which reasons, in a list. */
export function openTotal(byReason: Readonly<Record<string, number>>): {
  readonly open: number;
  readonly reasons: string;
} {
  const open = Object.values(byReason).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(byReason).map(([code, count]) => `${code} ${count}`);
  return { open, reasons: reasons.join(', ') };
}

/** One shard of it. */
export function formatShard(shard: ShardAnswer, { databaseTrouble }: Pick<GroupAnswer, 'databaseTrouble'>): string {
  const none = databaseTrouble === null ? 'none' : 'unknown';
  const { checkpoint, sinkCheckpoint, waiting, handled, skips, restart } = shard;
  const { records, documents, already, duplicates, deadLetters } = handled;
  const rest = already === 0 ? '' : ` ${already} there already, before the start or nothing to store,`;
  return formatFacts(`${shard.shard}${shard.isCurrent ? '' : ` of ${shard.stream}, which was deleted`}`, [
    ['checkpoint', checkpoint ?? 'none'],
    ['sink checkpoint', sinkCheckpoint ?? none],
    ['moved at', shard.updatedAt ?? 'unknown'],
    ['behind', formatBehind(shard)],
    ...(waiting === null ? [] : [['waiting', `${formatCount(waiting)} records`] as const]),
    [
      'handled',
      `${records} records: ${documents} stored,${rest} ${duplicates} duplicates, ${deadLetters} dead letters`,
    ],
    ['skips asked for', skips.length === 0 ? 'none' : skips.join(', ')],
    ['restart', restart === null ? none : `under way, through ${restart.through} of ${restart.to}`],
  ]);
}

/** How far a shard is behind, in seconds. */
export function formatBehind({ behindMs }: Pick<ShardAnswer, 'behindMs'>): string {
  return behindMs === null ? 'unknown' : `${(behindMs / 1000).toFixed(1)} s`;
}
