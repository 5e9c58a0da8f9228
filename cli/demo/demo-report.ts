import type { CheckpointRow } from './checkpoint-rows.ts';
import { accountForAll, type BatchCounts } from './count-batches.ts';
import type { Tally } from './tally-documents.ts';

/** One interruption of the consumer. */
export interface Interruption {
  /**
   * `kill`: SIGKILL in the middle of a batch; `restart`: a new process; `disable`: the mapping was off for a while;
   * `recreate`: function and mapping were deployed anew.
   */
  readonly kind: 'kill' | 'restart' | 'disable' | 'recreate';
  /** The highest number that was in MongoDB. */
  readonly reached: number;
  /** The first number that came (again) afterwards. */
  readonly resumedFrom: number;
}

/** Everything that the demo found out. */
export interface DemoFindings {
  readonly published: number;
  readonly publishedAgain: number;
  readonly tally: Tally;
  /** What the consumer logged; undefined where none of it was found. */
  readonly counts: BatchCounts | undefined;
  /** What of that the recreated consumer logged. */
  readonly recreatedCounts: BatchCounts | undefined;
  /** One document as it lies in MongoDB; null where it is not there. */
  readonly document: object | null;
  /** Documents in the dead-letter collection. */
  readonly deadLetters: number;
  readonly interruptions: readonly Interruption[];
  readonly shards: number;
  readonly checkpoints: readonly CheckpointRow[];
  readonly seconds: { readonly setup: number; readonly deploy: number; readonly run: number };
}

/** The object that `--json` prints. */
export function jsonReport(findings: DemoFindings): object {
  const { published, tally, deadLetters, interruptions, shards, checkpoints, seconds } = findings;
  const { documents, missing, doubled, unexpected } = tally;
  return {
    published,
    documents,
    missing,
    doubled,
    unexpected,
    deadLetters,
    interruptions,
    shards,
    checkpoints,
    seconds,
  };
}

/** What is wrong, a sentence each; empty where every event is exactly one document, and the interruptions put that to the test. */
export function findProblems(findings: DemoFindings): readonly string[] {
  const { deadLetters, tally } = findings;
  return [
    ...(['missing', 'doubled', 'unexpected'] as const)
      .filter((kind) => tally[kind].length > 0)
      .map((kind) => `${tally[kind].length} ${kind}: ${sample(tally[kind])}.`),
    ...(deadLetters > 0 ? [`${deadLetters} dead letters in <collection>_dead_letters.`] : []),
    ...findIdleInterruptions(findings),
  ];
}

/** Interruptions that interrupted nothing prove nothing. A restart may fall between two batches, a kill may not. */
function findIdleInterruptions(findings: DemoFindings): readonly string[] {
  const { interruptions, counts, recreatedCounts, published, publishedAgain } = findings;
  const isKilled = interruptions.some(({ kind }) => kind === 'kill');
  return [
    ...interruptions
      .filter(({ reached }) => reached === 0)
      .map(({ kind }) => `The interruption (${kind}) came before any document: it shows nothing.`),
    ...(isKilled && counts !== undefined && areAllLogged(findings, counts) && redelivered(counts) === 0
      ? ['Nothing was delivered again after the kill: it hit no batch.']
      : []),
    ...(recreatedCounts !== undefined &&
    accountForAll(recreatedCounts, publishedAgain) &&
    recreatedCounts.skipped < published
      ? [
          `The recreated consumer skipped ${recreatedCounts.skipped} of the ${published} records that its checkpoint covers.`,
        ]
      : []),
  ];
}

function areAllLogged({ published, publishedAgain }: DemoFindings, counts: BatchCounts): boolean {
  return accountForAll(counts, published + publishedAgain);
}

function redelivered({ skipped, already }: BatchCounts): number {
  return skipped + already;
}

/** The rows of the table: what, and how many. */
export function tableRows(findings: DemoFindings): readonly (readonly [string, string])[] {
  const { tally, checkpoints } = findings;
  return [
    ['published', String(findings.published)],
    ['published again, same run', String(findings.publishedAgain)],
    ['redelivered', logged(findings, redelivered)],
    ['skipped by checkpoint', logged(findings, ({ skipped }) => skipped)],
    ['refused as duplicates', logged(findings, ({ refused }) => refused)],
    ['documents', String(tally.documents)],
    ['missing', String(tally.missing.length)],
    ['doubled', String(tally.doubled.length)],
    ['unexpected', String(tally.unexpected.length)],
    ['dead letters', String(findings.deadLetters)],
    ...checkpoints.map(({ group, shard, sequence }) => [`checkpoint ${group} ${shard}`, sequence] as const),
  ];
}

/** What the less obvious rows of the table count. */
export const tableNotes: readonly string[] = [
  'redelivered: came again after an interruption, although its document was there.',
  'skipped by checkpoint: those of them that the checkpoint covers; the recreated consumer got the whole stream again.',
  'refused as duplicates: published twice, and stored once.',
];

/** A count of the log, which may lack lines or hold none at all. */
function logged(findings: DemoFindings, count: (counts: BatchCounts) => number): string {
  const { counts } = findings;
  if (counts === undefined) return 'unknown';
  return areAllLogged(findings, counts) ? String(count(counts)) : `at least ${count(counts)}`;
}

/** Two columns; numbers stand right-aligned, long sequence numbers make no column wide. */
export function formatTable(rows: readonly (readonly [string, string])[]): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length).filter((width) => width <= 16));
  return rows.map(([name, value]) => `  ${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)}`).join('\n');
}

function sample(items: readonly (number | string)[]): string {
  return items.slice(0, 10).join(', ') + (items.length > 10 ? ', …' : '');
}
