import type { Log } from '../runtime/log.ts';
import type { PlannedRecord } from './plan-batch.ts';

/** Many producers test a stream now and then, none of them all the time. */
const mostNamed = 20;

/** Logs which records, or parts of them, hold nothing to store: the first ones by name, all of them by number. */
export function reportEmpty(plan: readonly PlannedRecord[], shard: string, { log }: { readonly log: Log }): void {
  const empty = plan.flatMap((planned) => (planned.kind === 'nothing' ? [planned] : []));
  if (empty.length === 0) return;
  const records = empty
    .slice(0, mostNamed)
    .map(({ because, record: { sequence, part } }) => ({ sequence, part, because }));
  log.info('records.empty', { shard, count: empty.length, records });
}
