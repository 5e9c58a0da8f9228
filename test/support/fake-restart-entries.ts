import { isDeepStrictEqual } from 'node:util';
import type { RestartEntries, RestartEntry, SinkCheckpointState } from '../../engine/sink/ports.ts';
import type { ShardPosition } from '../../engine/stream/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { FakeSinkCheckpoints } from './fake-mongo.ts';

/** Restart entries in fake sink checkpoints. */
export class FakeRestartEntries implements RestartEntries {
  readonly #sinkCheckpoints: FakeSinkCheckpoints;

  constructor(sinkCheckpoints: FakeSinkCheckpoints) {
    this.#sinkCheckpoints = sinkCheckpoints;
  }

  async read(position: ShardPosition): Promise<SinkCheckpointState> {
    this.#sinkCheckpoints.requireUp();
    return this.#sinkCheckpoints.state(position);
  }

  async list(group: string, streamName: string): Promise<readonly ShardPosition[]> {
    this.#sinkCheckpoints.requireUp();
    return [...this.#sinkCheckpoints.states.values()]
      .filter(({ restart }) => restart !== null)
      .map(({ position }) => position)
      .filter((position) => position.group === group && position.incarnation.streamName === streamName);
  }

  async begin(position: ShardPosition, from: SinkCheckpointState, entry: RestartEntry): Promise<'begun' | 'stale'> {
    this.#sinkCheckpoints.requireUp();
    const state = this.#sinkCheckpoints.state(position);
    if (!isDeepStrictEqual(state, from)) return 'stale';
    this.#sinkCheckpoints.set(position, { ...state, restart: entry });
    return 'begun';
  }

  async move(
    position: ShardPosition,
    { id, through: from }: RestartEntry,
    through: SequenceNumber,
  ): Promise<'moved' | 'stopped'> {
    this.#sinkCheckpoints.requireUp();
    const { sequence, restart } = this.#sinkCheckpoints.state(position);
    if (restart === null || restart.id !== id || restart.through !== from) return 'stopped';
    this.#sinkCheckpoints.set(position, { sequence, restart: { ...restart, through } });
    return 'moved';
  }

  async finish(position: ShardPosition, { id, to }: RestartEntry): Promise<'finished' | 'stopped'> {
    this.#sinkCheckpoints.requireUp();
    const { sequence, restart } = this.#sinkCheckpoints.state(position);
    if (!isDeepStrictEqual(restart, { id, through: to, to })) return 'stopped';
    const isFurther = sequence !== null && compareSequenceNumbers(sequence, to) > 0;
    this.#sinkCheckpoints.set(position, { sequence: isFurther ? sequence : to, restart: null });
    return 'finished';
  }
}
