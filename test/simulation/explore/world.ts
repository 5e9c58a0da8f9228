/** What a record is: an event, bytes that become a dead letter, or what the function dies of each time. */
export type RecordKind = 'event' | 'malformed' | 'poison';

/** One command of an operator. Numbers are those of records, from 1. */
export type WorldCommand =
  | { readonly kind: 'skip-forward'; readonly target: number }
  | { readonly kind: 'skip-record'; readonly record: number }
  | { readonly kind: 'replay'; readonly through: number }
  | { readonly kind: 'restart' };

/** A small world: what is there at first, and all that may happen in it, at any moment and in any order. */
export interface World {
  readonly name: string;
  readonly records: readonly RecordKind[];
  /** Sizes of the batches of the mapping; further lists are those of mappings that replace it, from the first record. */
  readonly deliveries: readonly (readonly number[])[];
  /** Batches handled at first. */
  readonly handled: number;
  /** Backups of both stores are taken when so many of them were. */
  readonly backedUpAfter: number;
  /** True where the database has just been restored to that backup. */
  readonly isRestored: boolean;
  /** Each may be given at any moment, all of them at once. */
  readonly commands: readonly WorldCommand[];
  /** How often each command may be given: again where it failed or died. */
  readonly attempts: number;
  /** Batches that are delivered again though their invocation still runs: a twin, or a zombie. */
  readonly again: number;
  /** Crashes and lost replies, each at any call. */
  readonly faults: number;
  /** Further backups of the database, each at any moment. */
  readonly backups: number;
  /** True: a further backup takes the documents first, and the sink checkpoints at any moment after. */
  readonly isTorn: boolean;
  /** Of the database, each at any moment. */
  readonly restores: number;
  /** The table is once emptied, or restored to its backup. */
  readonly table: 'kept' | 'emptied' | 'restored';
}

const nothing: Omit<World, 'name'> = {
  records: ['event', 'event', 'malformed', 'event'],
  deliveries: [[2, 2]],
  handled: 0,
  backedUpAfter: 0,
  isRestored: false,
  commands: [],
  attempts: 1,
  again: 0,
  faults: 0,
  backups: 0,
  isTorn: false,
  restores: 0,
  table: 'kept',
};

/** A world in which nothing more than this happens. */
export function world(name: string, happens: Partial<World>): World {
  return { ...nothing, ...happens, name };
}

/** One batch of the mapping, by the numbers of its records. */
export interface Delivery {
  readonly from: number;
  readonly to: number;
}

/** Batches of these sizes, from the first record. */
export function deliveriesOf(sizes: readonly number[]): readonly Delivery[] {
  let to = 0;
  return sizes.map((size) => {
    const from = to + 1;
    to += size;
    return { from, to };
  });
}
