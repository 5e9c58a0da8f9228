import type { OperatorScript } from './scripted-operator.ts';

/** The id of a dead letter. */
export const letterId = (at: number): string => `numbers@1700000000/shardId-000000000000 ${at}`;

/** A dead letter as the operator function shows it. */
export function shownLetter(at: number, more: object = {}): { readonly id: string; readonly [field: string]: unknown } {
  return {
    id: letterId(at),
    reason: { code: 'not-json', message: 'The record is not JSON.' },
    eventId: null,
    key: 'k',
    origin: { stream: 'numbers', shard: 'shardId-000000000000', sequence: String(at) },
    arrivedAt: '2026-11-22T09:00:00.000Z',
    size: 3,
    state: 'open',
    deadLetteredAt: '2026-11-22T09:00:01.000Z',
    redrivenAt: null,
    discardedAt: null,
    refusedAgainAt: null,
    ...more,
  };
}

const rangeBytes = 3 * 2 ** 20;

/** Answers to list and read, of dead letters that have these payloads, two a page; to all else by another script. */
export function lettersScript(
  payloads: readonly (Uint8Array | null)[],
  other: OperatorScript = () => new Error('unexpected'),
  more: (at: number) => object = () => ({}),
): OperatorScript {
  const shown = payloads.map((payload, index) =>
    shownLetter(index + 1, { size: payload?.byteLength ?? null, ...more(index + 1) }),
  );
  return (request) => {
    if (request['command'] === 'list-dead-letters') {
      const from = shown.findIndex(({ id }) => id === request['after']) + 1;
      const page = shown.slice(from, from + 2);
      const next = from + 2 < shown.length ? { ...request, after: page.at(-1)?.id } : null;
      return { deadLetters: page, next };
    }
    if (request['command'] !== 'read-dead-letter') return other(request);
    const index = shown.findIndex(({ id }) => id === request['id']);
    const [deadLetter, payload] = [shown[index], payloads[index]];
    if (deadLetter === undefined || payload === undefined) return new Error('The group has no dead letter of this id.');
    const offset = Number(request['offset'] ?? 0);
    const end = offset + rangeBytes;
    const next = payload !== null && end < payload.byteLength ? { ...request, offset: end } : null;
    const range = payload === null ? null : Buffer.from(payload.subarray(offset, end)).toString('base64');
    return { deadLetter, offset, payload: range, next };
  };
}
