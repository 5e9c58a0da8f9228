import { IncarnationUnknown, StreamCallsLimited } from '../../engine/stream/errors.ts';
import type { StreamIncarnations, StreamSummary } from '../../engine/stream/ports.ts';
import type { StreamIncarnation } from '../../engine/stream/position.ts';

/** Answers with one incarnation of the stream, or not at all. */
export class FakeStreamIncarnations implements StreamIncarnations {
  current: StreamIncarnation;
  retentionMs = 24 * 3_600_000;
  openShards = 2;
  isDown = false;
  /** It answers others, and not this one. */
  isLimited = false;
  /** So many calls from now on are not answered. */
  fails = 0;
  calls = 0;

  constructor(current: StreamIncarnation) {
    this.current = current;
  }

  async confirm(): Promise<StreamSummary> {
    this.calls += 1;
    if (this.isDown || this.fails-- > 0) throw new IncarnationUnknown('The fake stream does not answer.');
    if (this.isLimited) throw new StreamCallsLimited('The fake stream answers others.');
    return { incarnation: this.current, retentionMs: this.retentionMs, openShards: this.openShards };
  }
}
