import { parseRfc3339 } from './rfc3339.ts';

/** Where a group without a checkpoint starts. */
export type StartFrom =
  | { readonly kind: 'earliest' }
  /** At the moment of the group's first invocation. */
  | { readonly kind: 'latest' }
  | { readonly kind: 'time'; readonly at: Date };

const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * What is wrong with a start that can be read, as a phrase with its fix; undefined where nothing is. Only a start that
 * still lies ahead is refused, so none becomes wrong as time goes by.
 *
 * @param now the present time, where the group is written down.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html `StartingPositionTimestamp cannot be in the future`
 */
export function findStartProblem(startFrom: StartFrom, now: Date): string | undefined {
  if (startFrom.kind !== 'time') return undefined;
  if (startFrom.at > now)
    return `must not lie in the future: give a time that has passed (it is ${now.toISOString().slice(0, 19)}Z)`;
  return startFrom.at.getTime() < 0
    ? 'must not lie before 1970: use earliest for the oldest record'
    : undefined;
}

/** Reads `earliest`, `latest` or an ISO 8601 time with its offset; undefined for anything else. */
export function parseStartFrom(text: string): StartFrom | undefined {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  const [, minute = '', second = ':00', offset = ''] = isoTime.exec(text) ?? [];
  // Not `new Date`: that makes 1 March of 30 February.
  const at = parseRfc3339(`${minute}${second}${offset}`)?.date;
  return at === undefined ? undefined : { kind: 'time', at };
}
