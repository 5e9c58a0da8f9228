import type { StreamIncarnation } from '../shared/position.ts';

/** What Kinesis says of the stream. */
export interface StreamSummary {
  readonly incarnation: StreamIncarnation;
  /** How long a record stays, in milliseconds. */
  readonly retentionMs: number;
  /** At least one: about as many execution environments of each group ask for this. */
  readonly openShards: number;
}

/** Tells which life of the stream this is. */
export interface StreamIncarnations {
  /**
   * Asks Kinesis now, once.
   *
   * @throws StreamCallsLimited where it answers others, and IncarnationUnknown where it does not answer.
   */
  confirm(timeoutMs: number): Promise<StreamSummary>;
}
