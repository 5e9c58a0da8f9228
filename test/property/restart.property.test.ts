import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../engine/checkpoints/ports.ts';
import type { OperatorDependencies } from '../../engine/operate/dependencies.ts';
import { replayRange } from '../../engine/operate/replay-range.ts';
import { restartGroup } from '../../engine/operate/restart-group.ts';
import { skipForward } from '../../engine/operate/skip-forward.ts';
import { HighwaterError } from '../../engine/runtime/errors.ts';
import { type Backup, Crash, numbers, OperatorWorld } from '../support/operator-world.ts';
import { sequence, shardId } from '../support/records.ts';

/** The last record; some before it are kept for the last batch, which has to notice what lacks. */
const [newest, latestDrawn] = [32, 30];

type Fault = 'down' | 'lost-reply' | null;

/** A thing that happens to a group; `pick` chooses among what there is by then. */
type Step =
  | { readonly kind: 'batch'; readonly records: number; readonly fault: Fault }
  | { readonly kind: 'backup' }
  | { readonly kind: 'restore'; readonly pick: number }
  | { readonly kind: 'restore-table'; readonly pick: number }
  | {
      readonly kind: 'restart';
      readonly crashAt: number;
      readonly restore: { readonly page: number; readonly pick: number } | null;
    }
  | { readonly kind: 'skip-forward'; readonly crashAt: number; readonly through: number }
  | { readonly kind: 'replay'; readonly crashAt: number };

const pick = fc.nat(20);
const crashAt = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(60));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      records: fc.integer({ min: 1, max: 6 }),
      fault: fc.constantFrom(null, null, null, 'down' as const, 'lost-reply' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'backup' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore-table' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('restart' as const),
      crashAt,
      restore: fc.option(fc.record({ page: fc.nat(12), pick })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('skip-forward' as const),
      crashAt,
      through: fc.integer({ min: 1, max: latestDrawn }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replay' as const), crashAt }) },
);

/** A group whose stores are restored one at a time: what both forget nobody can know. */
class Group {
  readonly world = new OperatorWorld();
  readonly #backups: Backup[] = [this.world.takeBackup()];
  readonly #tables: ReadonlyMap<string, Checkpoint>[] = [];
  /** The last record that the mapping has delivered. */
  #delivered = 0;
  /** True from a restore of the one store until nothing depends on the other any more. */
  #isDatabaseBehind = false;
  #isTableBehind = false;
  /** The restart entry that came with the latest backup: it does not know what the row did. */
  #entryRestored: unknown = null;

  constructor() {
    this.world.stream.put(this.world.shard, ...numbers(1, newest));
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'batch') await this.deliver(step.records, step.fault);
    else if (step.kind === 'backup') this.#backUp();
    else if (step.kind === 'restore') this.#restore(step.pick);
    else if (step.kind === 'restore-table') this.#restoreTable(step.pick);
    else if (step.kind === 'restart') await this.restart(step);
    else if (step.kind === 'replay') await this.#command(step.crashAt, replay);
    else await this.#command(step.crashAt, (operator) => skip(step.through, operator));
  }

  /** True where the mapping may go on behind the batch. */
  async deliver(records: number, fault: Fault = null, most = latestDrawn): Promise<boolean> {
    const last = Math.min(this.#delivered + records, most);
    if (last === this.#delivered) return true;
    this.world.checkpoints.advanceFaults = fault === null ? [] : [fault];
    const isAnswered = await succeeds(this.world.deliver(this.#delivered + 1, last));
    if (!isAnswered) return false;
    this.#delivered = last;
    this.#isTableBehind = false;
    return true;
  }

  async restart({ crashAt, restore }: Omit<Extract<Step, { kind: 'restart' }>, 'kind'>): Promise<boolean> {
    let page = 0;
    this.world.stream.beforeRead = () => {
      if (restore !== null && page++ === restore.page) this.#restore(restore.pick);
    };
    const isDone = await this.#command(crashAt, (operator) => restartGroup({ leftAlone: [] }, operator));
    this.world.stream.beforeRead = () => undefined;
    if (isDone) this.#isDatabaseBehind = false;
    return isDone;
  }

  /** The last batch, and a restart before it where the group halts. */
  async end(): Promise<boolean> {
    if (await this.deliver(newest, null, newest)) return true;
    await this.restart({ crashAt: Number.POSITIVE_INFINITY, restore: null });
    return this.deliver(newest, null, newest);
  }

  /** Records that are neither stored nor named as skipped. */
  lacking(): number[] {
    const stored = new Set(this.world.stored());
    const named = this.world.logged.filter(({ event }) => event === 'records.skipping');
    const isNamed = (n: number): boolean =>
      named.some(({ after, through }) => n > Number(after ?? 0) && n <= Number(through));
    return numbers(1, newest)
      .map(({ sequence: at }) => Number(at))
      .filter((n) => !stored.has(n) && !isNamed(n));
  }

  #backUp(): void {
    this.#backups.push(this.world.takeBackup());
    this.#tables.push(new Map(this.world.checkpoints.rows));
  }

  #restore(pick: number): void {
    const backup = this.#backups[pick % this.#backups.length];
    if (backup === undefined || this.#isTableBehind) return;
    this.world.restore(backup);
    this.#isDatabaseBehind = true;
    this.#entryRestored = this.world.entry();
  }

  /** Allowed while a restart is under way as well, whose entry knows what the row did. */
  #restoreTable(pick: number): void {
    const entry = this.world.entry();
    const isKnown = entry !== null && !isDeepStrictEqual(entry, this.#entryRestored);
    if (this.#isDatabaseBehind && !isKnown) return;
    const rows = this.#tables[pick % (this.#tables.length + 1)] ?? new Map<string, Checkpoint>();
    this.world.checkpoints.rows.clear();
    for (const [key, row] of rows) this.world.checkpoints.rows.set(key, row);
    this.#isTableBehind = true;
  }

  #command(at: number, command: (operator: OperatorDependencies) => Promise<unknown>): Promise<boolean> {
    const operator = this.world.operator();
    this.world.crashAt = at;
    return succeeds(command(operator)).finally(() => {
      this.world.crashAt = Number.POSITIVE_INFINITY;
    });
  }
}

function skip(through: number, operator: OperatorDependencies): Promise<unknown> {
  const target = { kind: 'sequence', sequence: sequence(through) } as const;
  return skipForward({ shard: shardId(), target, isDryRun: false }, operator);
}

function replay(operator: OperatorDependencies): Promise<unknown> {
  return replayRange(
    { shard: null, start: { kind: 'earliest' }, end: { kind: 'checkpoint' }, leftAlone: [] },
    operator,
  );
}

/** False for trouble that the product or a crash has thrown. */
async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof HighwaterError || error instanceof Crash) return false;
      throw error;
    },
  );
}

it('O7, O14: whatever is restored, interrupted or skipped, nothing is lost that the next batch does not notice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const group = new Group();
      for (const each of steps) await group.take(each);
      expect(await group.end()).toBe(true);
      expect(group.lacking()).toEqual([]);
      expect(group.world.setAside()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
