import type { ExecutionEnvironment } from './execution-environment.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The connection broke: whether the request was carried out cannot be told from this side. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Carries requests from environments to services, each of which works on a request at one moment, all at once. */
export interface Network {
  /**
   * Sends a request. `work` runs when it arrives; its result or error comes back when the reply arrives. A environment that
   * dies in between hears nothing, and the work may be done all the same.
   *
   * @throws ConnectionLost where the request or the reply got lost; whatever `work` throws.
   */
  call<T>(
    environment: ExecutionEnvironment,
    service: string,
    work: () => T | Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
}

/** Faults: `network.<service>.request-lost`, `network.<service>.reply-lost`, `network.<service>.slow`. */
export function simulatedNetwork(time: VirtualTime, random: Random, faults: Faults): Network {
  const delayMs = (service: string): number =>
    faults.happens(`network.${service}.slow`) ? random.integer(500, 20_000) : random.integer(1, 12);
  return {
    call: <T>(environment: ExecutionEnvironment, service: string, work: () => T | Promise<T>, signal?: AbortSignal) =>
      new Promise<T>((resolve, reject) => {
        let isOver = false;
        const end = (deliver: () => void): void => {
          isOver = true;
          signal?.removeEventListener('abort', abort);
          environment.hear(deliver);
        };
        const fail = (error: unknown): void => end(() => reject(error));
        const abort = (): void => fail(signal?.reason);
        signal?.addEventListener('abort', abort, { once: true });
        const send = (): void => {
          if (isOver) return;
          if (faults.happens(`network.${service}.request-lost`)) {
            time.after(delayMs(service), () => fail(new ConnectionLost(service)));
            return;
          }
          time.after(delayMs(service), () => {
            void Promise.try(work).then(
              (result) => {
                const isLost = faults.happens(`network.${service}.reply-lost`);
                time.after(delayMs(service), () =>
                  isLost ? fail(new ConnectionLost(service)) : end(() => resolve(result)),
                );
              },
              (error: unknown) => void time.after(delayMs(service), () => fail(error)),
            );
          });
        };
        // Its timers go off while it is frozen; what they set off is sent once it is thawed.
        environment.hear(send);
      }),
  };
}
