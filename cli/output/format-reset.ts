import { formatReplayed } from './format-replayed.ts';
import { formatCount, formatRange } from './ranges.ts';
import type { ResetAnswer } from './replay.ts';
import { formatTable } from './table.ts';

/** `groups reset` for a person. */
export function formatReset({ group, executed, shards, bornMeanwhile }: ResetAnswer): string {
  const replayed = shards.flatMap(({ shard, replayed: done }) => (done === null ? [] : [{ shard, ...done }]));
  const isNothing = shards.every(({ action }) => action === 'none');
  const rows = shards.map(({ shard, action, range, records }) => [
    shard,
    action === 'none' ? 'nothing to do' : action,
    range === null ? '' : formatRange(range),
    range === null || executed ? '' : `about ${formatCount(records)}`,
  ]);
  const born = `These shards appeared meanwhile, and the group reads them from their oldest record: ${bornMeanwhile.join(', ')}.`;
  return [
    formatTable(['shard', 'action', 'records', ''], rows),
    ...formatReplayed(replayed),
    ...(bornMeanwhile.length === 0 ? [] : [born]),
    executed
      ? `The group ${group} is reset.`
      : isNothing
        ? 'There is nothing to do.'
        : 'Nothing was changed. A replay stores what is missing and leaves the checkpoint; what is skipped is never stored. To do it, give the same command with --execute.',
  ].join('\n\n');
}
