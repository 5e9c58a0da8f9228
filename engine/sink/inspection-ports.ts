/** The server of a group's database, and the rules of its collection. */
export interface DatabaseInspection {
  /** Such as `8.0.4`; null where the server does not say it. */
  readonly serverVersion: string | null;
  readonly topology: 'replica-set' | 'sharded';
  /** Null where a write with the concern of the product is acknowledged; else what MongoDB says of it. */
  readonly majorityTrouble: string | null;
  /** Indexes that may refuse a document: unique ones, those of a special kind, and those that cover several fields. */
  readonly refusingIndexes: readonly RefusingIndex[];
  /** The collection's own rule refuses documents that break it. */
  readonly hasValidator: boolean;
}

/** An index that may refuse a document. */
export interface RefusingIndex {
  readonly name: string;
  readonly reason: 'unique' | 'special' | 'compound';
}

/** Looks at a group's database, and changes nothing. */
export interface DatabaseInspector {
  /** @throws MongoUnavailable, ConfigurationError where the database cannot be used. */
  inspect(timeoutMs: number): Promise<DatabaseInspection>;
}
