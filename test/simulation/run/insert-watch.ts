import type { Faults } from '../engine/faults.ts';
import type { MongoCommand } from '../model/mongo-wire.ts';

/** A client that sends more at once holds more at once: its memory has no bound. */
const most = { documents: 1_000, bytes: 8 * 1024 * 1024 + 16 * 1024 * 1024, ids: 500 };

/** Watches how much is asked of MongoDB at once: I7. */
export class InsertWatch {
  /** What was too much, in words. */
  readonly excesses: string[] = [];
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  note(command: MongoCommand): void {
    if (command.kind === 'insert') {
      const { documents } = command;
      const bytes = documents.reduce((sum, document) => sum + document.bytes.byteLength, 0);
      if (documents.length > most.documents || bytes > most.bytes)
        this.excesses.push(`${documents.length} documents of ${bytes} bytes in one insert`);
      if (documents.length === most.documents) this.#faults.count('outcome.full-insert');
    }
    if (command.kind === 'find') {
      const ids: number = command.filter['_id']?.$in?.length ?? 0;
      if (ids > most.ids) this.excesses.push(`${ids} ids in one read`);
      if (ids === most.ids) this.#faults.count('outcome.full-read');
    }
  }
}
