import { parseRfc3339 } from './rfc3339.ts';

/** Where a group without a checkpoint starts. */
export type StartFrom =
  | { readonly kind: 'earliest' }
  /** At the moment of the group's first invocation. */
  | { readonly kind: 'latest' }
  | { readonly kind: 'time'; readonly at: Date };

const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads `earliest`, `latest` or an ISO 8601 time with its offset; undefined for anything else. */
export function parseStartFrom(text: string): StartFrom | undefined {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  const [, minute = '', second = ':00', offset = ''] = isoTime.exec(text) ?? [];
  // Not `new Date`: that makes 1 March of 30 February.
  const at = parseRfc3339(`${minute}${second}${offset}`);
  return at === undefined ? undefined : { kind: 'time', at };
}
