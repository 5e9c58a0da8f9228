import { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';

/** What a function's code reads of its context. */
export interface FunctionContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** The code of one environment, after its cold start. */
export type FunctionCode = (event: unknown, context: FunctionContext) => Promise<unknown>;

/** How an invocation ended, as its caller sees it. */
export type InvocationEnd =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What a function is made of. */
export interface FunctionOptions {
  readonly name: string;
  readonly timeoutMs: number;
  /** A cold start: makes the code of one environment, whose requests all go through it. */
  readonly start: (environment: ExecutionEnvironment) => FunctionCode;
  /** Gets what the code throws, which Lambda logs. */
  readonly onError?: (error: unknown) => void;
}

interface Copy {
  readonly environment: ExecutionEnvironment;
  readonly code: FunctionCode;
}

/** What ends an invocation from outside. */
class FunctionKilled extends Error {}

/**
 * One Lambda function: as many environments as invocations at once, reused where one is idle. An idle environment is frozen, also
 * after its code threw. The one that times out or is killed is thrown away with whatever it still waits for.
 *
 * Faults: `lambda.killed` (out of memory, or the host lost, at any moment), `lambda.stalled` (it hears nothing for a while,
 * perhaps until its time is out), `lambda.cold` (an idle one is not reused).
 */
export class LambdaFunction {
  readonly #options: FunctionOptions;
  readonly #world: { readonly time: VirtualTime; readonly random: Random; readonly faults: Faults };
  readonly #idle: Copy[] = [];
  #inBatchDuplicates = 0;
  #requests = 0;

  constructor(
    options: FunctionOptions,
    world: { readonly time: VirtualTime; readonly random: Random; readonly faults: Faults },
  ) {
    this.#options = options;
    this.#world = world;
  }

  /** A request id that no other invocation has. */
  newRequestId(): string {
    this.#requests += 1;
    return `${this.#options.name}-request-${this.#requests}`;
  }

  /** Throws all idle environments away, as a new version or configuration does; gives how many. */
  recycle(): number {
    const thrownAway = this.#idle.splice(0);
    for (const { environment } of thrownAway) environment.kill();
    return thrownAway.length;
  }

  /** Runs the code once; never throws. */
  invoke(event: unknown, requestId = this.newRequestId()): Promise<InvocationEnd> {
    const { time, random, faults } = this.#world;
    const { timeoutMs } = this.#options;
    const copy = this.#take();
    const { name } = copy.environment;
    faults.note(() => `${requestId} begins in ${name}`);
    const endsAtMs = time.nowMs + timeoutMs;
    const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => endsAtMs - time.nowMs };
    return new Promise((resolve) => {
      let isOver = false;
      const end = (result: InvocationEnd, isReusable: boolean): void => {
        if (isOver) return;
        isOver = true;
        faults.note(() => `${requestId} ${sayEnd(result)}`);
        for (const cancel of timers) cancel();
        this.#release(copy, isReusable);
        resolve(result);
      };
      const kill = (why: string): void => {
        faults.count(`outcome.lambda-${why}`);
        end({ kind: 'failed', error: new FunctionKilled(why) }, false);
      };
      const timers = [time.after(timeoutMs, () => kill('timed-out'))];
      if (faults.happens('lambda.killed'))
        timers.push(time.after(random.integer(0, random.pick([400, 400, 5_000, timeoutMs])), () => kill('killed')));
      if (faults.happens('lambda.stalled'))
        timers.push(time.after(random.integer(0, random.pick([20, 400])), () => timers.push(this.#stall(copy))));
      copy.environment.onCrash = () => kill('crashed');
      const work = copy.environment.run(() => copy.code(event, context));
      work.then(
        (answer) => end({ kind: 'answered', answer }, true),
        (error: unknown) => {
          this.#options.onError?.(error);
          end({ kind: 'failed', error }, true);
        },
      );
    });
  }

  /** Gives what ends its thaw: an idle copy stays frozen. */
  #stall({ environment }: Copy): () => void {
    const { time, random } = this.#world;
    environment.freeze();
    return time.after(random.integer(500, 1.5 * this.#options.timeoutMs), () => environment.thaw());
  }

  #take(): Copy {
    const idle = this.#world.faults.happens('lambda.cold') ? undefined : this.#idle.pop();
    if (idle !== undefined) {
      idle.environment.thaw();
      return idle;
    }
    this.#inBatchDuplicates += 1;
    const environment = new ExecutionEnvironment(`${this.#options.name}-${this.#inBatchDuplicates}`);
    return { environment, code: environment.run(() => this.#options.start(environment)) };
  }

  #release(copy: Copy, isReusable: boolean): void {
    if (!isReusable) {
      copy.environment.kill();
      return;
    }
    copy.environment.freeze();
    this.#idle.push(copy);
  }
}

function sayEnd(end: InvocationEnd): string {
  if (end.kind === 'answered') return `answers${end.answer === undefined ? '' : ` ${JSON.stringify(end.answer)}`}`;
  return `fails: ${end.error instanceof Error ? `${end.error.name}: ${end.error.message}` : String(end.error)}`;
}
