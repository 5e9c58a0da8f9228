import type { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import { EventSourceMapping } from '../model/lambda/event-source-mapping.ts';
import type { LambdaFunction } from '../model/lambda/lambda-function.ts';
import type { MirroredStream } from './mirrored-stream.ts';
import { RealTime } from './real-time.ts';

/** What a mapping on the ground connects. */
export interface RealMappingOptions {
  readonly stream: MirroredStream;
  readonly target: LambdaFunction;
  readonly batchSize: number;
  readonly faults: Faults;
}

/** A mapping polls about once a second; nobody wants to wait for that. */
const pace = 0.1;

/**
 * The simulation's own mapping, not another one like it, on a stream of a real Kinesis and in real time: whatever the
 * simulation proves of the product rests on this behaviour.
 */
export function openRealMapping({ stream, target, batchSize, faults }: RealMappingOptions): EventSourceMapping {
  return new EventSourceMapping(
    {
      streamName: stream.name,
      // It reads the shards of the stream alone, and of a shard what the mirror has of it.
      stream: () => stream,
      target,
      batchSize,
      batchingWindowMs: 0,
      onGivenUp: () => {
        throw new Error('nothing expires here');
      },
    },
    { time: new RealTime(pace), random: seededRandom('mapping'), faults },
  );
}
