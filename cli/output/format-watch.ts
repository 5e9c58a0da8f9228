import { formatBehind, formatGroup } from './format-group.ts';
import type { GroupAnswer, ShardAnswer } from './group-description.ts';
import { formatCount } from './ranges.ts';
import { formatTable } from './table.ts';

/** One look at a group. */
export interface Look {
  readonly answer: GroupAnswer;
  readonly atMs: number;
}

/** Follows a group from look to look: where each shard was when it was first seen, and how fast it goes. */
export class Watched {
  readonly #isCounting: boolean;
  readonly #furthest = new Map<string, number>();
  #last: Look | undefined;

  /** @param isCounting the bars are of the records that wait, else of the time behind. */
  constructor(isCounting: boolean) {
    this.#isCounting = isCounting;
  }

  /** The next look for a person to read. */
  format(look: Look): string {
    const { answer, atMs } = look;
    const rows = answer.shards.map((shard) => [
      shard.shard,
      this.#bar(shard),
      formatBehind(shard),
      ...(this.#isCounting ? [formatCount(shard.waiting)] : []),
      formatRate(this.#rate(shard, look)),
      `${shard.handled.records}`,
      `${shard.handled.deadLetters}`,
    ]);
    const waiting = this.#isCounting ? ['waiting'] : [];
    const heading = ['shard', 'progress', 'behind', ...waiting, 'records/s', 'handled', 'dead letters'];
    this.#last = look;
    const group = formatGroup(answer, atMs);
    return rows.length === 0 ? group : `${group}\n\n${formatTable(heading, rows)}`;
  }

  /** What is left counts against the most that was left since the watch began. */
  #bar(shard: ShardAnswer): string {
    const left = this.#isCounting ? (shard.waiting?.count ?? null) : shard.behindMs;
    if (left === null) return 'unknown';
    const key = keyOf(shard);
    const most = Math.max(this.#furthest.get(key) ?? 0, left);
    this.#furthest.set(key, most);
    return formatBar(most === 0 ? 1 : 1 - left / most);
  }

  /** Null where it was not seen before, or its counts have begun anew. */
  #rate(shard: ShardAnswer, { atMs }: Look): number | null {
    const before = this.#last?.answer.shards.find((other) => keyOf(other) === keyOf(shard));
    if (this.#last === undefined || before === undefined || atMs <= this.#last.atMs) return null;
    const records = shard.handled.records - before.handled.records;
    return records < 0 ? null : (records * 1000) / (atMs - this.#last.atMs);
  }
}

function keyOf({ stream, shard }: ShardAnswer): string {
  return `${stream} ${shard}`;
}

const barColumns = 20;

/** Full only where nothing is left. */
function formatBar(part: number): string {
  const full = Math.floor(part * barColumns);
  return `[${'#'.repeat(full)}${'.'.repeat(barColumns - full)}] ${Math.floor(part * 100)} %`;
}

function formatRate(rate: number | null): string {
  return rate === null ? 'unknown' : rate.toFixed(1);
}
