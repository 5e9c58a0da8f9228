import { checkSizes } from '../../engine/produce/check-sizes.ts';
import type { Progress } from '../../engine/produce/errors.ts';
import { parseRequest } from '../../engine/produce/parse-request.ts';
import { produce } from '../../engine/produce/produce.ts';
import { VirtualClock } from './producer-clock.ts';
import { FakeStream } from './producer-stream.ts';

/** A producer and its stream, on fakes; each `invoke` is one invocation. */
export class ProducerWorld {
  readonly clock = new VirtualClock();
  readonly stream = new FakeStream(this.clock);
  random: () => number = () => 0.5;
  requestId = 'request-1';
  remainingMs = 60_000;
  maxRecordBytes = 1024 * 1024;

  /** What the handler does with a request. */
  async invoke(input: unknown): Promise<Progress> {
    const request = parseRequest(input, this.requestId, ['numtest']);
    checkSizes(request, this.maxRecordBytes);
    const { clock, stream: writer, random } = this;
    return await produce(request, { clock, writer, random }, this.remainingMs);
  }

  /** Goes on from `next` until there is none, as a caller does. */
  async invokeUntilDone(input: Readonly<Record<string, unknown>>): Promise<number> {
    let invocations = 0;
    for (let from = input['from']; from !== null; invocations++)
      ({ next: from } = await this.invoke(from === undefined ? input : { ...input, from }));
    return invocations;
  }
}
