import type { Progress } from './errors.ts';
import { intendedEvents, type ProduceRequest } from './intended-events.ts';
import { conclude, planTime } from './plan-time.ts';
import type { ProducerPorts } from './ports.ts';
import { sendAll } from './send-all.ts';
import { SendWindow } from './send-window.ts';

/**
 * Publishes what a request means, as far as the time allows. Safe to repeat: the ids are the same each time. To go on,
 * send the same request with `from: next` and the same runId.
 *
 * @param remainingMs what is left of the invocation.
 * @throws PublishIncomplete where it cannot go on, saying how far it got.
 */
export async function produce(request: ProduceRequest, ports: ProducerPorts, remainingMs: number): Promise<Progress> {
  const startMs = ports.clock.now().getTime();
  const window = new SendWindow(intendedEvents(request), request.ordered);
  const halt = await sendAll(window, ports, planTime(startMs, remainingMs));
  const { published, next } = window;
  return conclude({ runId: request.runId, published, next }, halt, window.lastCode);
}
