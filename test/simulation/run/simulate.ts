import { Invariants } from '../checkers/invariants.ts';
import { isOfProducer, landedParts } from '../checkers/landed-records.ts';
import { checkVerifyRange } from '../checkers/verify-range-checker.ts';
import { checkVerifyRun } from '../checkers/verify-run-checker.ts';
import { type Violation, Violations } from '../checkers/violations.ts';
import type { Trace } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import { installVirtualGlobals } from '../engine/virtual-globals.ts';
import { VirtualTime } from '../engine/virtual-time.ts';
import { drawPlan, leastFaults, type RunPlan } from '../nemesis/draw-plan.ts';
import { scheduleNemesisEvents } from '../nemesis/nemesis-events.ts';
import { Operators } from '../nemesis/operators.ts';
import { Workload } from '../workload/workload.ts';
import { runCalmPhase } from './calm-phase.ts';
import type { Product } from './product.ts';
import { unhandledRejections } from './unhandled-rejections.ts';
import { World } from './world.ts';

/** What one seed came to. */
export interface RunResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly steps: number;
  /** That landed in the stream. */
  readonly records: number;
  /** Different ones of the producer that are in the stream, and shards that something landed in. */
  readonly events: number;
  readonly shards: number;
  /** Of faults that happened. */
  readonly kinds: number;
  readonly reshardings: number;
  /** How often each fault and outcome happened. */
  readonly faults: Readonly<Record<string, number>>;
}

/** What may differ from the seed's own run. */
export interface SimulateOptions {
  /** If absent, the plan that the seed draws. */
  readonly plan?: RunPlan;
  readonly trace?: Trace;
  /** Ends the run at the first violation: enough for those who only want to know whether there is one. */
  readonly isBrief?: boolean;
}

const startMs = Date.UTC(2026, 0, 1);
/** Several times what the busiest plans take: for the first phase, and for converging once everything is healed. */
const maxSteps = { faults: 60_000, converging: 15_000 };

/** So long is waited for faults that have yet to happen. */
const mostWaitMs = 300_000;

/** Up to this seed no run has added kinds of records: what is recorded of these seeds stays true, whatever is added. */
export const lastClosedSeed = 2_000;

/** The plan that a seed draws. */
export function planOf(seed: number): RunPlan {
  return drawPlan(seededRandom(seed).fork('plan'), seed > lastClosedSeed);
}

/** Runs one seed from beginning to end. The same seed, product and options always give the same. */
export async function simulate(seed: number, product: Product, options: SimulateOptions = {}): Promise<RunResult> {
  const random = seededRandom(seed);
  const time = new VirtualTime(startMs);
  const plan = options.plan ?? planOf(seed);
  const trace = timed(time, options.trace);
  const violations = new Violations(trace);
  const restoreGlobals = installVirtualGlobals(time, random.fork('globals'));
  const rejections = unhandledRejections();
  try {
    const world = new World(plan, product, { time, random: random.fork('world'), trace });
    await runPhases(world, product, violations, options.isBrief ?? false).catch((error: unknown) =>
      violations.add('I9', `the run broke off: ${String(error)}`),
    );
    // Before the event loop turns: whatever else lives in this process has to find the real ones.
    restoreGlobals();
    for (const reason of await rejections.end())
      violations.add('I9', `nobody handles what went wrong: ${String(reason)}`);
    const landed = [...landedParts(world)];
    const { size: records } = new Set(landed.map(({ record }) => record));
    const events = new Set(landed.filter(isOfProducer).map(({ expected }) => expected.id)).size;
    const shards = new Set(landed.map(({ shard }) => shard)).size;
    const faults = world.faults.counts();
    const reshardings = (faults['nemesis.split'] ?? 0) + (faults['nemesis.merge'] ?? 0);
    const { kindsMet: kinds } = world.faults;
    const { steps } = time;
    return { seed, violations: violations.found, steps, records, events, shards, kinds, reshardings, faults };
  } finally {
    restoreGlobals();
    await rejections.end();
  }
}

/** Faults first; then everything heals, and all that was meant must be there in the end. */
async function runPhases(world: World, product: Product, violations: Violations, isBrief: boolean): Promise<void> {
  const { time, faults } = world;
  const workload = new Workload();
  const otherWorkload = new Workload();
  const operators = new Operators(world, product, violations);
  const invariants = new Invariants(world, violations);
  const isOver = (): boolean => isBrief && violations.found.length > 0;
  workload.start(world);
  if (world.plan.otherTopic > 0) otherWorkload.startOther(world);
  operators.start();
  scheduleNemesisEvents({ world, workload, operators, invariants });
  const isInTime = await time.run(
    () => isOver() || (time.nowMs >= world.faultsEndMs && !workload.isPaused && hasMetEnough(world, workload)),
    maxSteps.faults,
    () => invariants.check(),
  );
  if (!isInTime) violations.add('I5', `faults were still to come after ${maxSteps.faults} steps`);
  faults.heal();
  world.healedAtMs = time.nowMs;
  const isDone = (): boolean =>
    workload.areDone &&
    otherWorkload.areDone &&
    !workload.isPaused &&
    world.stream() !== undefined &&
    world.mapping.isCaughtUp &&
    world.otherTopic?.isCaughtUp !== false &&
    operators.areDone;
  const hasConverged = await time.run(
    () => isOver() || isDone(),
    maxSteps.converging,
    () => invariants.check(),
  );
  if (isOver()) return;
  const seconds = Math.round((time.nowMs - world.healedAtMs) / 1000);
  if (!hasConverged) violations.add('I5', `not caught up ${seconds} s after everything healed`);
  else {
    await runCalmPhase(world, invariants, violations);
    invariants.checkEnd(workload, otherWorkload);
    if (!world.plan.hasAddedKinds) return;
    await checkVerifyRange(world, product, violations);
    await checkVerifyRun(world, workload, { product, violations });
  }
}

/** Where too few kinds of fault have happened, the others are made to; in a plan by hand some may never find their moment. */
function hasMetEnough(world: World, workload: Workload): boolean {
  const { faults, plan, time } = world;
  if (faults.kindsMet >= Math.min(leastFaults, plan.rates.size)) return true;
  if (time.nowMs >= world.faultsEndMs + mostWaitMs) return true;
  if (!faults.areDue) {
    faults.makeDue();
    workload.speakOn(world);
  }
  return false;
}

function timed(time: VirtualTime, trace: Trace | undefined): Trace | null {
  if (trace === undefined) return null;
  return (line) => trace(`${((time.nowMs - startMs) / 1000).toFixed(3).padStart(9)}  ${line}`);
}
