import * as v from 'valibot';
import { InvalidRequest } from '../runtime/invalid-request.ts';
import { findProblems, strictObject } from '../runtime/strict-object.ts';
import {
  byKind,
  end,
  endOfReplay,
  failureKey,
  incarnation,
  leftAlone,
  sequence,
  sequenceTarget,
  shard,
  sideName,
  start,
  tasks,
  text,
  time,
  timeTarget,
  wholeNumber,
} from './command-fields.ts';
import { after, idOfOne, ids, reasonCode, states } from './dead-letter-fields.ts';
import { mostListed } from './list-dead-letters.ts';
import { isTraceable } from './run-gaps.ts';

const group = text('the name of a group', 64);
const common = { group, by: v.optional(text('a name of up to 256 characters', 256)) };

const replayTask = strictObject({ incarnation, shard, start, end });
const restartTask = strictObject({
  position: strictObject({ group, incarnation, shard }),
  entry: strictObject({ id: text('the id of a restart', 256), through: sequence, to: sequence }),
  start,
});

/** Of a run that is verified in one go. */
const mostExpected = 10_000_000;
const number = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const numberRange = strictObject({ first: number, last: number });
/** Which run to verify, and its numbers. */
export const run = {
  runId: text('the id of a run', 128),
  expect: v.pipe(
    numberRange,
    v.check(({ first, last }) => first <= last && last - first < mostExpected, `must be 1 to ${mostExpected} numbers`),
  ),
};

/** With the fields that every command has. */
const requestOf = <K extends string, E extends v.ObjectEntries>(command: K, fields: E) =>
  strictObject({ command: v.literal(command), ...common, ...fields });

const requests = {
  describe: requestOf('describe', {}),
  replay: requestOf('replay', {
    shard: v.optional(v.nullable(shard), null),
    start,
    end: endOfReplay,
    leftAlone,
    into: v.exactOptional(sideName),
  }),
  'continue-replay': requestOf('continue-replay', {
    tasks: tasks(replayTask),
    leftAlone,
    into: v.exactOptional(sideName),
  }),
  restart: requestOf('restart', { from: v.exactOptional(time), leftAlone }),
  'continue-restart': requestOf('continue-restart', { tasks: tasks(restartTask), leftAlone }),
  'verify-range': requestOf('verify-range', { shard: v.optional(v.nullable(shard), null), start, end: endOfReplay }),
  'continue-verify-range': requestOf('continue-verify-range', { tasks: tasks(replayTask) }),
  'verify-run': requestOf('verify-run', run),
  'continue-verify-run': requestOf('continue-verify-run', {
    ...run,
    phase: v.picklist(['scan', 'dead-letters', 'tail', 'end'], 'must be that of the step before'),
    after: v.nullable(v.string('must be a text or null')),
    gaps: v.pipe(
      v.array(numberRange),
      v.check((ranges) => isTraceable(ranges), 'must be that of the step before'),
      v.readonly(),
    ),
    tail: tasks(replayTask),
  }),
  'skip-forward': requestOf('skip-forward', {
    shard,
    target: byKind({ sequence: sequenceTarget, time: timeTarget }),
    isDryRun: v.boolean('must be true or false'),
  }),
  'skip-record': requestOf('skip-record', { shard, sequence }),
  'clear-skips': requestOf('clear-skips', { shard, sequence: v.exactOptional(sequence) }),
  'redrive-dead-letters': requestOf('redrive-dead-letters', {
    ids: v.exactOptional(ids),
    reasonCode,
    after,
  }),
  'discard-dead-letters': requestOf('discard-dead-letters', { ids }),
  inspect: requestOf('inspect', {}),
  'list-dead-letters': requestOf('list-dead-letters', {
    states: v.optional(states, ['open']),
    reasonCode,
    after,
    most: v.optional(wholeNumber(1, mostListed), mostListed),
  }),
  'read-dead-letter': requestOf('read-dead-letter', {
    id: idOfOne,
    offset: v.optional(wholeNumber(0, 2 ** 24), 0),
  }),
  'list-failures': requestOf('list-failures', {
    after: v.optional(v.nullable(text('the key of an object')), null),
    most: v.optional(wholeNumber(1, 1_000), 100),
    key: v.exactOptional(failureKey),
  }),
  'redrive-failure': requestOf('redrive-failure', { key: failureKey, leftAlone }),
  'discard-failure': requestOf('discard-failure', { key: failureKey, isDryRun: v.boolean('must be true or false') }),
  'forget-failure': requestOf('forget-failure', { key: failureKey, requestId: text('the id of a request', 256) }),
} as const;

type Requests = typeof requests;
type CommandName = keyof Requests;

/** A command to one group. */
export type CommandRequest = { [K in CommandName]: Readonly<v.InferOutput<Requests[K]>> }[CommandName];

const names = Object.keys(requests).join(', ');

/**
 * Reads the whole request before anything is done.
 *
 * @throws InvalidRequest naming each field that is wrong, and what to send instead.
 */
export function parseCommandRequest(input: unknown): CommandRequest {
  const name: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'command') : undefined;
  if (!isCommand(name)) throw new InvalidRequest([{ field: 'command', text: `must be one of ${names}` }]);
  const parsed = v.safeParse(requests[name], input);
  if (parsed.success) return parsed.output;
  throw new InvalidRequest(findProblems(parsed.issues, 'The request'));
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(requests, name);
}
