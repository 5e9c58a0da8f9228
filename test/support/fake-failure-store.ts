import { FailureStoreUnavailable } from '../../engine/failures/errors.ts';
import type { FailurePage, FailureStore, StoredFailure } from '../../engine/failures/ports.ts';
import type { Failures } from '../../engine/operate/failures.ts';

/** When Lambda gave up on all of them. */
export const storedAt = new Date('2026-11-22T10:00:00.000Z');

/** A failure bucket in memory. */
export class FakeFailureStore implements FailureStore {
  readonly objects = new Map<string, string | null>();
  /** Keys that cannot be read. */
  readonly unreadable = new Set<string>();
  /** Deletes, and loses the reply. */
  losesReplies = false;

  async list(after: string | null, most: number): Promise<FailurePage> {
    const keys = [...this.objects.keys()].sort().filter((key) => after === null || key > after);
    const objects = keys.slice(0, most).map((key) => ({ key, bytes: this.#bytesOf(key), storedAt }));
    return { objects, isLast: keys.length <= most };
  }

  async read(key: string): Promise<StoredFailure | null> {
    if (this.unreadable.has(key)) throw new FailureStoreUnavailable('planted');
    const text = this.objects.get(key);
    return text === undefined ? null : { key, bytes: this.#bytesOf(key), storedAt, text };
  }

  async delete(key: string): Promise<void> {
    this.objects.delete(key);
    if (this.losesReplies) throw new FailureStoreUnavailable('planted');
  }

  #bytesOf(key: string): number {
    return Buffer.byteLength(this.objects.get(key) ?? '');
  }
}

/** Of a stage with one group, whose consumer function is `numtest-consumer`. */
export function failuresOf(store: FailureStore = new FakeFailureStore()): Failures {
  return { store, producerFunction: 'producer', groups: new Map([['numtest-consumer', 'numtest']]) };
}
