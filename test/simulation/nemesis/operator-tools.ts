import type { carryOut } from '../../../engine/operate/carry-out.ts';
import type { parseCommandRequest } from '../../../engine/operate/command-request.ts';
import type { discardDeadLetters } from '../../../engine/operate/discard-dead-letters.ts';
import type { redriveDeadLetters } from '../../../engine/operate/redrive-dead-letters.ts';
import type { replayBatch } from '../../../engine/operate/replay-batch.ts';
import type { replayRange } from '../../../engine/operate/replay-range.ts';
import type { restartGroup } from '../../../engine/operate/restart-group.ts';
import type { skipForward } from '../../../engine/operate/skip-forward.ts';
import type { clearSkip, skipRecord } from '../../../engine/operate/skip-record.ts';

/** The use cases that operators call. */
export interface OperatorTools {
  readonly carryOut: typeof carryOut;
  readonly clearSkip: typeof clearSkip;
  readonly discardDeadLetters: typeof discardDeadLetters;
  readonly parseCommandRequest: typeof parseCommandRequest;
  readonly redriveDeadLetters: typeof redriveDeadLetters;
  readonly replayBatch: typeof replayBatch;
  readonly replayRange: typeof replayRange;
  readonly restartGroup: typeof restartGroup;
  readonly skipForward: typeof skipForward;
  readonly skipRecord: typeof skipRecord;
}

const files = {
  carryOut: 'carry-out',
  clearSkip: 'skip-record',
  discardDeadLetters: 'discard-dead-letters',
  parseCommandRequest: 'command-request',
  redriveDeadLetters: 'redrive-dead-letters',
  replayBatch: 'replay-batch',
  replayRange: 'replay-range',
  restartGroup: 'restart-group',
  skipForward: 'skip-forward',
  skipRecord: 'skip-record',
} as const satisfies Record<keyof OperatorTools, string>;

/** @param load gives the exports of a file of the product. */
export async function loadTools(load: (file: string) => Promise<Partial<OperatorTools>>): Promise<OperatorTools> {
  const exported = await Promise.all(Object.values(files).map((file) => load(`engine/operate/${file}.ts`)));
  return Object.assign({}, ...exported);
}
