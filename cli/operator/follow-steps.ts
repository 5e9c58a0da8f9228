import * as v from 'valibot';
import type { CommandContext } from '../program/context.ts';
import { type Operator, OperatorFailed, OperatorRefused } from './invoke-operator.ts';

/** A step of a long command: what to send next, as it is, and what it met. */
const stepFields = { next: v.nullable(v.looseObject({})), trouble: v.optional(v.nullable(v.string()), null) };

/** A schema of such steps' answers. */
export const stepSchema = <E extends v.ObjectEntries>(entries: E) => v.object({ ...entries, ...stepFields });

/** Any such answer. */
interface StepAnswer {
  readonly next: object | null;
  readonly trouble: string | null;
}

/** How a long command is followed. */
export interface StepReports<A> {
  /** Takes in an answer, and gives how far it is, in a line. */
  readonly take: (answer: A) => string;
  /** What was done so far, in a sentence. */
  readonly done: () => string;
  /** What to do where it ends before; without it, for a command that stores. */
  readonly howToGoOn?: string;
}

const completes = 'To go on, run the same command again: it completes what is left, and doubles nothing.';
const mostTroubles = 5;
const firstWaitMs = 1_000;

/**
 * Carries out a long command: sends each request that the answer before names, until there is none. A step that met
 * trouble is sent again a little later. Where it ends before, it says what was done and how to go on.
 *
 * @throws OperatorFailed where trouble does not pass, or the function fails.
 */
export async function followSteps<A extends StepAnswer>(
  operator: Operator,
  request: object,
  schema: v.GenericSchema<unknown, A>,
  { take, done, howToGoOn = completes }: StepReports<A>,
  { output, signal, sleep }: Pick<CommandContext, 'output' | 'signal' | 'sleep'>,
): Promise<void> {
  let troubles = 0;
  let steps = 0;
  try {
    for (let at: object | null = request; at !== null; ) {
      signal.throwIfAborted();
      const answer: A = await operator.send(at, schema);
      const { next, trouble } = answer;
      output.progress(take(answer));
      steps += 1;
      troubles = troublesAfter(troubles, trouble, at, next);
      if (troubles > mostTroubles) throw new OperatorFailed(`It gets no further: ${trouble}`);
      if (trouble !== null) {
        output.note(`${trouble} Trying again.`);
        await sleep(firstWaitMs * 2 ** (troubles - 1));
      }
      at = next;
    }
  } catch (error) {
    output.progress(null);
    const goesOn = signal.aborted && steps > 0 ? ' The operator function may go on for up to a minute.' : '';
    // What is refused would be refused again.
    if (!(error instanceof OperatorRefused)) output.note(`${done()}${goesOn} ${howToGoOn}`);
    else if (steps > 0) output.note(done());
    throw error;
  }
  output.progress(null);
}

/** How often in a row it has met trouble without getting further. */
function troublesAfter(before: number, trouble: string | null, sent: object, next: object | null): number {
  if (trouble === null) return 0;
  return JSON.stringify(sent) === JSON.stringify(next) ? before + 1 : 1;
}
