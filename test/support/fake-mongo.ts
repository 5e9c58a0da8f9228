import type { DeadLetter } from '../../lambdas/consumer/core/dead-letter.ts';
import type { CandidateDocument } from '../../lambdas/consumer/core/document.ts';
import { judgeTaken } from '../../lambdas/consumer/core/judge-taken.ts';
import type { WriteOutcome } from '../../lambdas/consumer/core/write-outcome.ts';
import { MongoUnavailable } from '../../lambdas/consumer/errors.ts';
import type {
  DeadLetterSink,
  DocumentSink,
  HighWaterMarks,
  MarkedPlace,
} from '../../lambdas/consumer/ports.ts';
import { formatIncarnation, type ShardPosition } from '../../lambdas/shared/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../lambdas/shared/sequence-number.ts';

/** What happens to a document when it is written; `undefined` leaves it to the fake's own rules. */
export type WriteFault = (candidate: CandidateDocument) => WriteOutcome | undefined;

/** Documents by id, in memory. */
export class FakeDocumentSink implements DocumentSink {
  readonly stored = new Map<string, CandidateDocument>();
  readonly calls: (readonly string[])[] = [];
  fault: WriteFault = () => undefined;
  /** Runs after a call was carried out and before it is answered. */
  afterWrite: () => void | Promise<void> = () => undefined;

  ids(): readonly string[] {
    return [...this.stored.keys()];
  }

  async write(documents: readonly CandidateDocument[]): Promise<readonly WriteOutcome[]> {
    this.calls.push(documents.map(({ document }) => document._id));
    const outcomes = documents.map((candidate) => this.fault(candidate) ?? this.#insert(candidate));
    await this.afterWrite();
    return outcomes;
  }

  #insert(candidate: CandidateDocument): WriteOutcome {
    const id = candidate.document._id;
    const there = this.stored.get(id);
    if (there === undefined) {
      this.stored.set(id, candidate);
      return { kind: 'inserted' };
    }
    return judgeTaken(candidate, '', { majority: there.bytes, isOnPrimaryOnly: false, namespace: '' });
  }
}

/** Dead letters by position, in memory. */
export class FakeDeadLetterSink implements DeadLetterSink {
  readonly letters = new Map<string, DeadLetter>();
  isDown = false;

  async put(letters: readonly DeadLetter[]): Promise<void> {
    if (this.isDown) throw new MongoUnavailable('The fake dead letters are down.');
    for (const letter of letters) if (!this.letters.has(letter._id)) this.letters.set(letter._id, letter);
  }
}

/** Marks in memory. */
export class FakeHighWaterMarks implements HighWaterMarks {
  readonly marks = new Map<string, SequenceNumber>();
  isDown = false;

  get(position: ShardPosition, replayId: string | null = null): SequenceNumber | undefined {
    return this.marks.get(key(position, replayId));
  }

  async raise(
    position: ShardPosition,
    from: MarkedPlace | null,
    to: MarkedPlace,
  ): Promise<'raised' | 'behind'> {
    if (this.isDown) throw new MongoUnavailable('The fake marks are down.');
    const isBelow = ({ replayId, sequence }: MarkedPlace): boolean => {
      const mark = this.get(position, replayId);
      return mark === undefined || compareSequenceNumbers(mark, sequence) < 0;
    };
    if (from !== null && isBelow(from)) return 'behind';
    if (isBelow(to)) this.marks.set(key(position, to.replayId), to.sequence);
    return 'raised';
  }
}

function key({ group, incarnation, shard }: ShardPosition, replayId: string | null): string {
  return `${group}#${formatIncarnation(incarnation)} ${shard} ${replayId}`;
}
