import type { clearSkip } from '../../../lambdas/operator/clear-skip.ts';
import type { discardDeadLetters } from '../../../lambdas/operator/discard-dead-letters.ts';
import type { redriveDeadLetters } from '../../../lambdas/operator/redrive-dead-letters.ts';
import type { replayBatch } from '../../../lambdas/operator/replay-batch.ts';
import type { replayRange } from '../../../lambdas/operator/replay-range.ts';
import type { restartGroup } from '../../../lambdas/operator/restart-group.ts';
import type { skipForward } from '../../../lambdas/operator/skip-forward.ts';
import type { skipRecord } from '../../../lambdas/operator/skip-record.ts';

/** The use cases that operators call. */
export interface OperatorTools {
  readonly clearSkip: typeof clearSkip;
  readonly discardDeadLetters: typeof discardDeadLetters;
  readonly redriveDeadLetters: typeof redriveDeadLetters;
  readonly replayBatch: typeof replayBatch;
  readonly replayRange: typeof replayRange;
  readonly restartGroup: typeof restartGroup;
  readonly skipForward: typeof skipForward;
  readonly skipRecord: typeof skipRecord;
}

const files = {
  clearSkip: 'clear-skip',
  discardDeadLetters: 'discard-dead-letters',
  redriveDeadLetters: 'redrive-dead-letters',
  replayBatch: 'replay-batch',
  replayRange: 'replay-range',
  restartGroup: 'restart-group',
  skipForward: 'skip-forward',
  skipRecord: 'skip-record',
} as const satisfies Record<keyof OperatorTools, string>;

/** @param load gives the exports of a file below `lambdas/`. */
export async function loadTools(
  load: (file: string) => Promise<Partial<OperatorTools>>,
): Promise<OperatorTools> {
  const exported = await Promise.all(Object.values(files).map((file) => load(`operator/${file}.ts`)));
  return Object.assign({}, ...exported);
}
