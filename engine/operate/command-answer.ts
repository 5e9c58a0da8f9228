import type { SkipForward } from '../checkpoints/plan-change.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { CommandRequest } from './command-request.ts';
import type { GroupDescription } from './describe-group.ts';
import type { DiscardedFailure } from './discard-failure.ts';
import type { GroupInspection } from './inspect-group.ts';
import type { DeadLetterPage } from './list-dead-letters.ts';
import type { FailureList } from './list-failures.ts';
import type { DeadLetterRange } from './read-dead-letter.ts';
import type { RedriveReport } from './redrive-dead-letters.ts';
import type { RedrivenFailure } from './redrive-failure.ts';
import type { ShardReplay } from './replay-shard.ts';
import type { LostRange } from './restart-group.ts';
import type { RunFound } from './run-task.ts';
import type { VerifiedShard } from './verify-shard.ts';

/** What a step of a long command answers. */
export interface StepAnswer<Report = ShardReplay> {
  readonly shards: readonly Omit<Report, 'next' | 'trouble'>[];
  /** Of a restart's first step: what no stream holds any more. */
  readonly lost?: readonly LostRange[];
  /** The request that goes on; null where the command is done. */
  readonly next: CommandRequest | null;
  /** What stopped this step, where it may pass by itself: send `next` a little later. Else null. */
  readonly trouble: string | null;
}

/** What a step of verifying a run answers. */
export interface RunAnswer extends Pick<StepAnswer, 'next' | 'trouble'> {
  readonly found: RunFound;
}

/** What a command answers, as JSON. */
export type CommandAnswer =
  | GroupDescription
  | GroupInspection
  | StepAnswer
  | StepAnswer<VerifiedShard>
  | RunAnswer
  | SkipForward
  | { readonly cleared: readonly SequenceNumber[] }
  | { readonly skips: SequenceNumber }
  | (Omit<RedriveReport, 'after' | 'trouble'> & Pick<StepAnswer, 'next' | 'trouble'>)
  | { readonly discarded: number }
  | (Omit<DeadLetterPage, 'after'> & Pick<StepAnswer, 'next'>)
  | (Omit<DeadLetterRange, 'nextOffset'> & Pick<StepAnswer, 'next'>)
  | (Omit<FailureList, 'after'> & Pick<StepAnswer, 'next'>)
  | RedrivenFailure
  /** Why an object of the failure bucket could not be redriven. */
  | { readonly outcome: 'trouble'; readonly trouble: string; readonly mayPass: boolean }
  | DiscardedFailure
  | { readonly forgotten: string };
