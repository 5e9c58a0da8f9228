import type { StreamRecord } from '../../../engine/stream/record.ts';
import { incarnation, numberRecord, record, sequence, shardId, utf8 } from '../../support/records.ts';
import { groupDependencies } from './explored-group.ts';
import { type ProcessStep, Program } from './explored-process.ts';
import type { ExploredProduct } from './explored-product.ts';
import type { Delivery, RecordKind, World, WorldCommand } from './world.ts';

/** What the function dies of, as its environment sees it. */
export class FunctionDied extends Error {
  override readonly name = 'FunctionDied';
}

/** The processes of one world, each a run of the product's use cases. */
export class WorldPrograms {
  readonly #product: ExploredProduct;
  readonly #records: readonly StreamRecord[];
  readonly #poison: readonly number[];
  readonly #known = new Map<string, Program>();
  #steps = 0;

  constructor(product: ExploredProduct, { records }: World) {
    this.#product = product;
    this.#records = records.map(recordOf);
    this.#poison = records.flatMap((kind, index) => (kind === 'poison' ? [index + 1] : []));
  }

  /** An invocation with one batch. */
  batch({ from, to }: Delivery): Promise<ProcessStep> {
    const records = this.#records.slice(from - 1, to);
    const batch = { streamName: incarnation.streamName, shard: shardId(), records };
    const invocation = { requestId: 'mapping', remainingMs: () => 60_000 };
    return this.#begin(`batch ${from}-${to}`, 'mapping', ({ consumer }) =>
      this.#product.consumeBatch(batch, invocation, consumer),
    );
  }

  /**
   * A command, given by this run.
   *
   * @param isWarned true where a person knows which records to leave alone, after the command died of them.
   */
  command(command: WorldCommand, runId: string, isWarned: boolean): Promise<ProcessStep> {
    const { replayRange, restartGroup, skipForward, skipRecord } = this.#product;
    const shard = shardId();
    const leftAlone = isWarned ? this.#poison.map((n) => ({ shard, sequence: sequence(n) })) : [];
    return this.#begin(`${command.kind} ${runId}`, runId, (operator) => {
      switch (command.kind) {
        case 'skip-forward': {
          const target = { kind: 'sequence', sequence: sequence(command.target) } as const;
          return skipForward({ shard, target, isDryRun: false }, operator);
        }
        case 'skip-record':
          return skipRecord({ shard, sequence: sequence(command.record) }, operator);
        case 'replay': {
          const end = { kind: 'through', sequence: sequence(command.through) } as const;
          return replayRange({ shard, start: { kind: 'earliest' }, end, leftAlone }, operator);
        }
        case 'restart':
          return restartGroup({ leftAlone }, operator);
      }
    });
  }

  #begin(
    name: string,
    runId: string,
    run: (dependencies: ReturnType<typeof groupDependencies>) => Promise<unknown>,
  ): Promise<ProcessStep> {
    const known =
      this.#known.get(name) ??
      new Program(
        runId === 'mapping',
        async (ask) => run(groupDependencies(this.#product, this.#records, runId, ask)),
        () => this.#steps++,
      );
    this.#known.set(name, known);
    return known.begin();
  }
}

function recordOf(kind: RecordKind, index: number): StreamRecord {
  const n = index + 1;
  if (kind === 'event') return numberRecord(n);
  if (kind === 'malformed') return record({ sequence: sequence(n), data: utf8('{') });
  // Whoever decodes the bytes looks for lines in them, as they are no JSON; who only keeps them does not.
  const data = Object.defineProperty(utf8('poison'), 'indexOf', {
    get: () => {
      throw new FunctionDied(`The function dies of record ${n}.`);
    },
  });
  return record({ sequence: sequence(n), data });
}
