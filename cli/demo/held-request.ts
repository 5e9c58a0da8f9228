import type { AwsGate, GateRequest } from '../local/aws/aws-gate.ts';

/** A request that stands still in the gate. */
export interface HeldRequest {
  /** Resolves once a request is held. */
  readonly isHeld: Promise<void>;
  /** Lets the held request never happen, and later ones pass. */
  drop(): void;
}

/**
 * Holds one request, the first that is wanted; all others pass.
 *
 * @param isWanted may take its time: the request waits meanwhile. Where it rejects, the request's connection is closed.
 */
export function holdNextRequest(
  gate: AwsGate,
  isWanted: (request: GateRequest) => boolean | Promise<boolean>,
): HeldRequest {
  const held = Promise.withResolvers<void>();
  const dropped = Promise.withResolvers<'cut'>();
  let isOver = false;
  gate.decideBy(async (request) => {
    // Asked twice: another request may be held, or all of it dropped, while this one is judged.
    if (isOver || !(await isWanted(request)) || isOver) return 'forward';
    isOver = true;
    held.resolve();
    return await dropped.promise;
  });
  return {
    isHeld: held.promise,
    drop: () => {
      isOver = true;
      gate.decideBy(() => 'forward');
      dropped.resolve('cut');
    },
  };
}
