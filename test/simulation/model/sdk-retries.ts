import type { ExecutionEnvironment } from '../engine/execution-environment.ts';
import { ConnectionLost, type Network } from '../engine/network.ts';
import type { Random } from '../engine/random.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';

/** One client of the SDK in one environment. */
export interface SdkClientOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly network: Network;
  readonly environment: ExecutionEnvironment;
  /** As the network's faults name it. */
  readonly service: string;
  /** Calls in all, the first one included. */
  readonly attempts: number;
  /** The first pause is at most this long, and each further one at most twice as long as the one before. */
  readonly baseDelayMs: number;
}

/** Sends one request of the SDK: `work` is what the service does with it, each time that it arrives. */
export type SdkCall = <T extends object>(work: () => T, signal?: AbortSignal) => Promise<T>;

type Retry = 'throttled' | 'transient' | 'never';

const throttlingNames = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);
const throttledDelayMs = 1_000;
const maxDelayMs = 20_000;

/**
 * The SDK's standard retries, in virtual time: on lost connections, throttling and 5xx; whatever was done by a request
 * whose reply got lost is done again. An error that no service raises is a gap of a model: it ends the run.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function sdkRetries(options: SdkClientOptions): SdkCall {
  const { time, random, network, environment, service, attempts } = options;
  return async (work, signal) => {
    for (let attempt = 1; ; attempt++) {
      if (signal?.aborted === true) throw abortError(signal);
      try {
        return await network.call(environment, service, work, signal);
      } catch (error) {
        if (signal !== undefined && isReason(signal, error)) throw abortError(signal);
        const fault = asSdkError(error) ?? stopTheRun(time, error);
        const retry = judge(fault);
        if (retry === 'never' || attempt >= attempts) throw fault;
        const baseMs = retry === 'throttled' ? throttledDelayMs : options.baseDelayMs;
        const capMs = Math.min(baseMs * 2 ** (attempt - 1), maxDelayMs);
        await pause(Math.floor(random.next() * capMs), options, signal);
      }
    }
  };
}

function pause(delayMs: number, { time, environment }: SdkClientOptions, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = time.after(delayMs, () => {
      signal?.removeEventListener('abort', abort);
      environment.hear(resolve);
    });
    const abort = (): void => {
      cancel();
      if (signal !== undefined) environment.hear(() => reject(abortError(signal)));
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function judge(error: Error): Retry {
  if (throttlingNames.has(error.name)) return 'throttled';
  if ('code' in error && error.code === 'ECONNRESET') return 'transient';
  return (statusOf(error) ?? 0) >= 500 ? 'transient' : 'never';
}

/** Undefined where it is neither a service's exception nor a lost connection. */
function asSdkError(error: unknown): Error | undefined {
  if (error instanceof ConnectionLost)
    return Object.assign(new Error('socket hang up', { cause: error }), {
      name: 'TimeoutError',
      code: 'ECONNRESET',
    });
  return error instanceof Error && statusOf(error) !== undefined ? error : undefined;
}

function statusOf(error: Error): number | undefined {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

/** Not only thrown: what calls the SDK may well catch it, and the run would go on without anybody knowing. */
function stopTheRun(time: VirtualTime, error: unknown): never {
  time.after(0, () => {
    throw error;
  });
  throw error;
}

function isReason(signal: AbortSignal, error: unknown): boolean {
  return signal.aborted && error === signal.reason;
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error('Request aborted', { cause: signal.reason }), { name: 'AbortError' });
}
