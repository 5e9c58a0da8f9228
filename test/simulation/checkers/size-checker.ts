import { GetRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Faults } from '../engine/faults.ts';
import type { FindCommand, MongoCommand } from '../model/mongodb/mongo-wire.ts';
import type { NoteExcess } from './excess.ts';

/** Whoever asks for or sends more at once holds more at once: its memory has no bound. */
const most = {
  documents: 1_000,
  bytes: 8 * 1024 * 1024 + 16 * 1024 * 1024,
  ids: 500,
  /** Of a shard. */
  records: 1_000,
  /** Of up to 10 MiB each. */
  letters: 25,
};

/**
 * Watches how much is sent, or asked for, at once: I7. How many rows DynamoDB gives at once, and how many shards Kinesis lists,
 * the services bound themselves.
 */
export class SizeChecker {
  readonly #faults: Faults;
  readonly #note: NoteExcess;

  constructor(faults: Faults, note: NoteExcess) {
    this.#faults = faults;
    this.#note = note;
  }

  /** A command of the SDK. */
  noteAws(command: object): void {
    if (!(command instanceof GetRecordsCommand)) return;
    const { Limit: limit } = command.input;
    if (limit === undefined || limit > most.records)
      this.#note(`${limit ?? 'as many as there are'} records in one read`);
  }

  /** A command that arrives at MongoDB. */
  noteMongo(command: MongoCommand): void {
    if (command.kind === 'insert') {
      const { documents } = command;
      const bytes = documents.reduce((sum, document) => sum + document.bytes.byteLength, 0);
      if (documents.length > most.documents || bytes > most.bytes)
        this.#note(`${documents.length} documents of ${bytes} bytes in one insert`);
      if (documents.length === most.documents) this.#faults.count('outcome.full-insert');
    }
    if (command.kind === 'find') this.#noteFind(command);
  }

  #noteFind({ namespace, filter, limit, isIdsAlone }: FindCommand): void {
    // There is one a shard, and each is small.
    if (isIdsAlone || namespace.endsWith('.highwater_sink_checkpoints')) return;
    const id: unknown = filter['_id'];
    if (typeof id === 'string') return;
    const { $in: ids }: { readonly $in?: readonly unknown[] } = Object(id);
    if (ids === undefined && limit > most.letters) this.#note(`${limit} documents in one read`);
    if (ids === undefined) return;
    if (ids.length > most.ids) this.#note(`${ids.length} ids in one read`);
    if (ids.length === most.ids) this.#faults.count('outcome.full-read');
  }
}
