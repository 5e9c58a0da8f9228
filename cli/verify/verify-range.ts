import * as v from 'valibot';
import { followSteps, stepSchema } from '../operator/follow-steps.ts';
import type { Operator } from '../operator/invoke-operator.ts';
import {
  unreadRangeSchema,
  type Verdict,
  type VerifiedRange,
  type VerifiedShardAnswer,
  verifiedCountsSchema,
} from '../output/verify.ts';
import type { CommandContext } from '../program/context.ts';

const schema = stepSchema({
  shards: v.array(
    v.object({
      shard: v.string(),
      counts: verifiedCountsSchema,
      reasons: v.record(v.string(), v.number()),
      examples: v.array(
        v.object({
          sequence: v.string(),
          part: v.nullable(v.string()),
          eventId: v.nullable(v.string()),
          problem: v.picklist(['missing', 'conflict']),
        }),
      ),
      unread: v.array(unreadRangeSchema),
    }),
  ),
});

type Step = v.InferOutput<typeof schema>;

/** What arrived in this time, in one shard or all. */
export interface VerifiedSpan {
  readonly from: Date;
  readonly to: Date;
  /** Null: all shards. */
  readonly shard: string | null;
}

/** What to do where verifying ends before its time. */
export const nothingChanged = 'Nothing was changed: run the same command again.';

/** As many examples as anybody looks at. */
const mostExamples = 20;

/** Has the operator function verify a range, step by step, and sums up what it finds. */
export async function verifyRange(
  operator: Operator,
  { from, to, shard }: VerifiedSpan,
  context: CommandContext,
): Promise<VerifiedRange> {
  let range: VerifiedRange = {
    from: from.toISOString(),
    to: to.toISOString(),
    shards: [],
    reasons: {},
    examples: [],
  };
  const request = {
    command: 'verify-range',
    shard,
    start: { kind: 'time', at: range.from },
    end: { kind: 'time', at: range.to },
  };
  const said = (): string => `${countOf(range, 'records')} records verified`;
  await followSteps(
    operator,
    request,
    schema,
    {
      take: (step: Step) => {
        range = addStep(range, step);
        return said();
      },
      done: () => `${said()}.`,
      howToGoOn: nothingChanged,
    },
    context,
  );
  return range;
}

/** What the range is proven to be, by what was counted. */
export function rangeVerdict(range: VerifiedRange): Verdict {
  const isUnread = range.shards.some(({ unread }) => unread.length > 0);
  if (isUnread || countOf(range, 'missing') + countOf(range, 'conflicts') > 0) return 'not-proven';
  return countOf(range, 'pending') > 0 ? 'pending' : 'proven';
}

type CountName = keyof VerifiedShardAnswer['counts'];

/** Of all shards together. */
export function countOf({ shards }: VerifiedRange, name: CountName): number {
  return shards.reduce((sum, { counts }) => sum + counts[name], 0);
}

function addStep(range: VerifiedRange, step: Step): VerifiedRange {
  const shards = new Map(range.shards.map((one) => [one.shard, one]));
  const reasons = { ...range.reasons };
  const examples = [...range.examples];
  for (const { shard, counts, unread, ...found } of step.shards) {
    const before = shards.get(shard);
    shards.set(shard, {
      shard,
      counts: before === undefined ? counts : sumOf(before.counts, counts),
      unread: [...(before?.unread ?? []), ...unread],
    });
    for (const [reason, count] of Object.entries(found.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count;
    examples.push(...found.examples.map((example) => ({ shard, ...example })));
  }
  return { ...range, shards: [...shards.values()], reasons, examples: examples.slice(0, mostExamples) };
}

function sumOf(left: VerifiedShardAnswer['counts'], right: VerifiedShardAnswer['counts']) {
  return {
    records: left.records + right.records,
    parts: left.parts + right.parts,
    documents: left.documents + right.documents,
    duplicates: left.duplicates + right.duplicates,
    openDeadLetters: left.openDeadLetters + right.openDeadLetters,
    discardedDeadLetters: left.discardedDeadLetters + right.discardedDeadLetters,
    beforeStart: left.beforeStart + right.beforeStart,
    skipped: left.skipped + right.skipped,
    pending: left.pending + right.pending,
    nothing: left.nothing + right.nothing,
    conflicts: left.conflicts + right.conflicts,
    missing: left.missing + right.missing,
  };
}
