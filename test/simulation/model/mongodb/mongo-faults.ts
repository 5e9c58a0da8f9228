/**
 * Every fault that the model of MongoDB draws, for the plan of a run. The three of the network are drawn by the network,
 * under the service name `mongo`.
 */
export const mongoFaults = [
  'network.mongo.request-lost',
  'network.mongo.reply-lost',
  'network.mongo.slow',
  /** Nobody can be reached for a while. */
  'mongo.down',
  /** A new primary is elected shortly after a write; what no majority holds may be rolled back. */
  'mongo.fail-over',
  /** The secondaries fall behind for a while: writes are not majority-durable, and those who wait for that wait. */
  'mongo.slow-majority',
  /** The whole command is refused before any document is looked at. */
  'mongo.refused',
  /** The same for a reason that passes, without a label that says so. */
  'mongo.refused-unlabelled',
  /** Some documents of an insert are not written, each with a write error for a reason that passes. */
  'mongo.passing-write-error',
  /** A new connection is refused with code 18 although its credentials are right. */
  'mongo.auth-refused',
  /** Some documents of an insert are applied, then the connection is gone. */
  'mongo.partial-insert',
  'mongo.write-concern-error',
  /** `n` is smaller than the number of documents sent, and no error says why. */
  'mongo.count-too-small',
  /** `n` and the write errors together are more than the documents sent. */
  'mongo.count-too-large',
  /** A duplicate key is answered before the older document is majority-durable. */
  'mongo.duplicate-unproven',
  /** A new primary is elected right after that, and the older document is gone. */
  'mongo.unproven-rolled-back',
  /** Of two indexes that a document violates the reply names the one that is not on `_id`. */
  'mongo.other-index-named',
  /** An upsert meets the document that a twin has made, as a duplicate key. */
  'mongo.upsert-race',
] as const;

/** What the model counts besides: outcomes worth having seen. */
export const mongoOutcomes = [
  'mongo.failed-over',
  'mongo.rolled-back',
  'mongo.restored',
  'mongo.duplicate-on-id',
  'mongo.duplicate-on-other-index',
  'mongo.validation-failed',
  'mongo.index-failed-171',
  'mongo.index-failed-13027',
  'mongo.index-failed-16766',
  'mongo.index-failed-16804',
  'mongo.index-failed-17261',
  'mongo.index-failed-17262',
  'mongo.errors-beside-write-concern-error',
  'mongo.statement-recorded',
  'mongo.not-primary',
  'mongo.wait-interrupted',
  'mongo.selection-timed-out',
  'mongo.auth-failed',
] as const;

/** The name of one of these. */
export type MongoFault = (typeof mongoFaults)[number] | (typeof mongoOutcomes)[number];
