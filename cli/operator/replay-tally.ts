import * as v from 'valibot';
import { sequence, shard, text } from '../../engine/operate/command-fields.ts';
import type { RangeAnswer, ReplayedAnswer } from '../output/ranges.ts';
import { stepSchema } from './follow-steps.ts';

const time = text('a time');
const range = v.object({
  after: v.nullable(sequence),
  arrivedFrom: v.exactOptional(time),
  through: v.exactOptional(sequence),
  before: v.exactOptional(sequence),
  arrivedBefore: v.exactOptional(time),
});
const counts = v.object({
  records: v.number(),
  parts: v.number(),
  beforeStart: v.number(),
  inserted: v.number(),
  already: v.number(),
  duplicates: v.number(),
  inBatchDuplicates: v.number(),
  deadLetters: v.number(),
  emptyEnvelopes: v.number(),
  controlMessages: v.number(),
});

/** A step of a replay or a restart, as the operator function answers it. */
export const replayStepSchema = stepSchema({
  shards: v.array(v.object({ shard, counts, missing: v.array(range) })),
  /** Of a restart: what is gone with a former stream. */
  lost: v.optional(v.array(v.object({ stream: v.string(), shard, range })), []),
});
type ReplayStep = v.InferOutput<typeof replayStepSchema>;

/** Part of a former stream that nobody can read again. */
export interface LostAnswer {
  readonly stream: string;
  readonly shard: string;
  readonly range: RangeAnswer;
}

/** Adds up the steps of a replay or a restart, by shard. */
export class ReplayTally {
  readonly #shards = new Map<string, ReplayedAnswer>();
  readonly #lost: LostAnswer[] = [];

  /** Takes in one answer, and gives how far it is, in a line. */
  take = ({ shards, lost }: ReplayStep): string => {
    for (const { shard: name, counts: added, missing } of shards) {
      const before = this.of(name);
      this.#shards.set(name, {
        records: before.records + added.records,
        parts: before.parts + added.parts,
        stored: before.stored + added.inserted,
        already: before.already + added.already,
        duplicates: before.duplicates + added.duplicates + added.inBatchDuplicates,
        deadLetters: before.deadLetters + added.deadLetters,
        beforeStart: before.beforeStart + added.beforeStart,
        nothing: before.nothing + added.emptyEnvelopes + added.controlMessages,
        unread: [...before.unread, ...missing.map(answerOf)],
      });
    }
    for (const { range: gone, ...place } of lost) this.#lost.push({ ...place, range: answerOf(gone) });
    return `${this.words()}; now at ${shards.at(-1)?.shard ?? 'the first shard'}`;
  };

  /** What was done in one shard. */
  of(name: string): ReplayedAnswer {
    const stored = { stored: 0, already: 0, duplicates: 0, deadLetters: 0 };
    const none = { records: 0, parts: 0, ...stored, beforeStart: 0, nothing: 0, unread: [] };
    return this.#shards.get(name) ?? none;
  }

  /** By shard id. */
  get shards(): readonly (ReplayedAnswer & { readonly shard: string })[] {
    return [...this.#shards].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, done]) => ({ shard: name, ...done }));
  }

  get lost(): readonly LostAnswer[] {
    return this.#lost;
  }

  /** What was done so far, without a full stop. */
  words(): string {
    const sum = (name: 'records' | 'stored' | 'deadLetters'): number =>
      [...this.#shards.values()].reduce((total, shards) => total + shards[name], 0);
    return `${sum('records')} records were read again: ${sum('stored')} were missing and are stored now, ${sum('deadLetters')} are dead letters`;
  }
}

function answerOf({ after, arrivedFrom, through, before, arrivedBefore }: v.InferOutput<typeof range>): RangeAnswer {
  return {
    after,
    arrivedFrom: arrivedFrom ?? null,
    through: through ?? null,
    before: before ?? null,
    arrivedBefore: arrivedBefore ?? null,
  };
}
