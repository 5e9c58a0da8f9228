import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, inject } from 'vitest';
import type { MongoConnection } from '../../engine/sink/mongodb/mongodb-connection.ts';
import { patientMongoClient, patientMongoConnection } from './patient-mongo-client.ts';

/** A database of the suite that asks for it, and the product's own connection to it. */
export interface ContractDatabase {
  readonly client: MongoClient;
  readonly db: Db;
  readonly connection: MongoConnection;
}

/** Opened before the suite's tests, dropped after them. */
export function useContractDatabase(suite: string, uriOf = (mongoUri: string): string => mongoUri): ContractDatabase {
  const { mongoUri } = inject('servers');
  const client = patientMongoClient(mongoUri);
  const db = client.db(`highwater_contract_${suite}_${process.pid}_${Date.now()}`);
  const connection = patientMongoConnection({
    readUri: async () => uriOf(mongoUri),
    database: db.databaseName,
    appName: `highwater/${suite}`,
  });
  beforeAll(async () => {
    await client.connect();
  });
  afterAll(async () => {
    await connection.close();
    await db.dropDatabase();
    await client.close();
  });
  return { client, db, connection };
}
