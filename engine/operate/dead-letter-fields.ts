import * as v from 'valibot';
import { deadLetterStates } from '../documents/dead-letter.ts';
import { text } from './command-fields.ts';

/** The id of one dead letter. */
export const idOfOne = text('the id of a dead letter');
/** Dead letters by their ids. */
export const ids = v.pipe(
  v.array(idOfOne, 'must be a list of ids'),
  v.minLength(1, 'must name one at least'),
  v.maxLength(1_000, 'must name 1000 at most'),
  v.readonly(),
);

/** Those of one reason. */
export const reasonCode = v.exactOptional(text('the code of a reason', 64));
/** The id after which to go on. */
export const after = v.optional(v.nullable(idOfOne), null);
const state = v.picklist(deadLetterStates, `must be one of ${deadLetterStates.join(', ')}`);
/** Dead letters in these states. */
export const states = v.pipe(
  v.array(state, 'must be a list of states'),
  v.minLength(1, 'must name one at least'),
  v.maxLength(deadLetterStates.length, 'must name each once at most'),
  v.readonly(),
);
