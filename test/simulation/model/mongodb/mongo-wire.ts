import type { Document } from 'bson';

/** A document as it arrives at the server: its bytes are fixed once it was sent. */
export interface SentDocument {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What every write says of itself. */
interface Write {
  /** `<database>.<collection>` */
  readonly namespace: string;
  readonly w: 'majority' | number;
  /** Names the operation; the driver's second try of it carries the same. */
  readonly txnNumber: number;
  /** False where a second try could do it twice: the driver then makes none, and the server promises nothing. */
  readonly isRetryable: boolean;
}

/** Inserts documents, unordered: one that cannot be inserted does not keep the others out. */
export interface InsertCommand extends Write {
  readonly kind: 'insert';
  readonly documents: readonly SentDocument[];
}

/** One of the changes of an update. */
export interface UpdateStatement {
  readonly filter: Document;
  readonly change: Document;
  readonly isUpsert: boolean;
  /** Changes all that match, not the first alone. */
  readonly isMulti: boolean;
}

/** Changes documents, unordered. */
export interface UpdateCommand extends Write {
  readonly kind: 'update';
  readonly statements: readonly UpdateStatement[];
}

/** Reads the documents that match. */
export interface FindCommand {
  readonly kind: 'find';
  readonly namespace: string;
  readonly filter: Document;
  /** `majority`: only what no election can take back. */
  readonly level: 'majority' | 'local';
  readonly limit: number;
  readonly isSortedById: boolean;
  /** True where nothing but the ids is asked for. */
  readonly isIdsAlone: boolean;
}

/** Describes the collection of this name, where there is one. */
export interface ListCollectionsCommand {
  readonly kind: 'listCollections';
  readonly namespace: string;
}

/** One request of a client. */
export type MongoCommand =
  | InsertCommand
  | UpdateCommand
  | FindCommand
  | ListCollectionsCommand
  | { readonly kind: 'hello' };

/** What the server says of one document that it did not take. */
export interface WireWriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
  readonly keyPattern?: Document;
  readonly keyValue?: Document;
  readonly errInfo?: Document;
}

/** What the server says where the effect is there and the write concern is not met. */
export interface WireWriteConcernError {
  readonly code: number;
  readonly codeName: string;
  readonly errmsg: string;
  readonly errInfo?: Document;
}

/** A reply, field by field as on the wire. */
export interface MongoReply {
  readonly ok: 0 | 1;
  readonly n?: number;
  readonly nModified?: number;
  readonly upserted?: readonly { readonly index: number; readonly _id: string }[];
  readonly writeErrors?: readonly WireWriteError[];
  readonly writeConcernError?: WireWriteConcernError;
  /** What a find gives, as bytes. */
  readonly documents?: readonly Uint8Array[];
  readonly collections?: readonly Document[];
  readonly setName?: string;
  readonly isWritablePrimary?: boolean;
  readonly code?: number;
  readonly codeName?: string;
  readonly errmsg?: string;
  readonly errorLabels?: readonly string[];
}

/** True for commands that change documents. */
export function isWrite(command: MongoCommand): command is InsertCommand | UpdateCommand {
  return command.kind === 'insert' || command.kind === 'update';
}
