import type { GetItemInput, ScanInput, UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type { Document } from 'bson';

/** One call of the SDK's client for DynamoDB. */
export type TableCall =
  | { readonly store: 'table'; readonly kind: 'get'; readonly input: GetItemInput }
  | { readonly store: 'table'; readonly kind: 'update'; readonly input: UpdateItemInput }
  | { readonly store: 'table'; readonly kind: 'scan'; readonly input: ScanInput };

/** One call of the driver's collection. */
export type DatabaseCall = { readonly store: 'database'; readonly collection: string } & (
  | { readonly kind: 'insert'; readonly documents: readonly Document[] }
  | {
      readonly kind: 'update';
      readonly filter: Document;
      readonly change: Document;
      readonly isUpsert: boolean;
    }
  | { readonly kind: 'find'; readonly filter: Document; readonly isRaw: boolean }
);

/** What a process asks of a store: a scheduling point. */
export type StoreCall = TableCall | DatabaseCall;

/** What a call gives: a value or, thrown, an error. Replies of one key are alike to whoever gets them. */
export interface Reply {
  readonly key: string;
  /** Made again for each process that gets it. */
  readonly give: () => unknown;
}
