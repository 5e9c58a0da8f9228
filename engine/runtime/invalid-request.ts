import { HighwaterError } from './errors.ts';
import { maxProblems, type Problem } from './strict-object.ts';

/** More of them would make a sentence that nobody reads. */
const maxShownProblems = 10;

/** The request cannot be carried out as it is; nothing was done. `fields.field` names the parts that are wrong. */
export class InvalidRequest extends HighwaterError {
  readonly retriable = false;

  /** The first ten problems are named; the others are counted, up to where they were looked for. */
  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, maxShownProblems);
    const others = problems.length - shown.length;
    const rest = `; and ${problems.length < maxProblems ? '' : 'at least '}${others} more`;
    super(`${shown.map(({ field, text }) => `${field} ${text}`).join('; ')}${others === 0 ? '' : rest}.`, {
      fields: { field: shown.map(({ field }) => field).join(', ') },
    });
  }
}
