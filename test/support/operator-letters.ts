import type { DeadLetter } from '../../engine/documents/dead-letter.ts';
import type {
  DeadLetterFilter,
  DeadLetterStore,
  DeadLetterSummary,
  OpenCounts,
  OpenDeadLetter,
  RefusedAgain,
  ShownFilter,
  WholeDeadLetter,
} from '../../engine/sink/dead-letter-ports.ts';
import { formatIncarnation, type ShardPosition } from '../../engine/stream/position.ts';
import type { SequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { FakeDeadLetterSink } from './fake-mongo.ts';

/** The dead letters of a fake sink. */
export class FakeDeadLetterStore implements DeadLetterStore {
  readonly #sink: FakeDeadLetterSink;

  constructor(sink: FakeDeadLetterSink) {
    this.#sink = sink;
  }

  async open({ ids, reasonCode }: DeadLetterFilter, after: string | null, limit: number): Promise<OpenDeadLetter[]> {
    return [...this.#sink.letters.values()]
      .filter(({ state }) => state === 'open')
      .filter(({ _id }) => (ids === undefined || ids.includes(_id)) && (after === null || _id > after))
      .filter(({ reason }) => reasonCode === undefined || reason.code === reasonCode)
      .sort((left, right) => (left._id < right._id ? -1 : 1))
      .slice(0, limit)
      .map(({ _id: id, key, payload, origin: { arrivedAt } }) => ({
        id,
        record: { key, payload, arrivedAt },
      }));
  }

  async list({ states, reasonCode }: ShownFilter, after: string | null, limit: number): Promise<DeadLetterSummary[]> {
    return [...this.#sink.letters.values()]
      .filter(({ _id, state }) => states.includes(state) && (after === null || _id > after))
      .filter(({ reason }) => reasonCode === undefined || reason.code === reasonCode)
      .sort((left, right) => (left._id < right._id ? -1 : 1))
      .slice(0, limit)
      .map(summaryOf);
  }

  async read(id: string): Promise<WholeDeadLetter | null> {
    const letter = this.#sink.letters.get(id);
    return letter === undefined ? null : { summary: summaryOf(letter), payload: letter.payload };
  }

  async countOpen(limit: number): Promise<OpenCounts> {
    const open = [...this.#sink.letters.values()].filter(({ state }) => state === 'open');
    const byReason: Record<string, number> = {};
    for (const { reason } of open.slice(0, limit + 1)) byReason[reason.code] = (byReason[reason.code] ?? 0) + 1;
    return { byReason, isComplete: open.length <= limit };
  }

  async close(ids: readonly string[], state: 'redriven' | 'discarded'): Promise<number> {
    const open = ids.flatMap((id) => this.#sink.letters.get(id) ?? []).filter((letter) => letter.state === 'open');
    for (const letter of open) this.#sink.letters.set(letter._id, { ...letter, state });
    return open.length;
  }

  async skipped({ incarnation, shard }: Omit<ShardPosition, 'group'>): Promise<readonly SequenceNumber[]> {
    return [...this.#sink.letters.values()]
      .filter(({ reason, state }) => reason.code === 'skipped-by-operator' && state !== 'redriven')
      .filter(({ _id }) => _id.startsWith(`${formatIncarnation(incarnation)}/${shard} `))
      .map(({ origin }) => origin.sequence);
  }

  async refuseAgain(refused: readonly RefusedAgain[]): Promise<void> {
    for (const { id, ...change } of refused) {
      const letter = this.#sink.letters.get(id);
      if (letter?.state === 'open') this.#sink.letters.set(id, { ...letter, ...change });
    }
  }
}

function summaryOf({
  _id,
  reason,
  eventId,
  key,
  payload,
  origin,
  state,
  deadLetteredAt,
}: DeadLetter): DeadLetterSummary {
  const { stream, shard, sequence, arrivedAt } = origin;
  return {
    id: _id,
    reason,
    eventId: eventId ?? null,
    key,
    origin: { stream, shard, sequence },
    arrivedAt,
    size: payload.byteLength,
    state,
    deadLetteredAt,
    redrivenAt: null,
    discardedAt: null,
    refusedAgainAt: null,
  };
}
