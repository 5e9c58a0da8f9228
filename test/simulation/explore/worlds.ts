import { type World, world } from './world.ts';

const restart = { kind: 'restart' } as const;
const skipTo = (target: number) => ({ kind: 'skip-forward', target }) as const;
/** With a fifth record, that the mapping has still to deliver. */
const five: Partial<World> = {
  records: ['event', 'event', 'malformed', 'event', 'event'],
  deliveries: [[2, 2, 1]],
};
/** Four records were handled, and a backup was taken after two of them. */
const four: Partial<World> = { handled: 2, backedUpAfter: 1 };

/** The worlds of every run. */
export const worlds: readonly World[] = [
  world('twins-and-a-zombie', { again: 2 }),
  world('crashes-and-lost-replies', { again: 1, faults: 2 }),
  world('another-mapping', {
    deliveries: [
      [2, 2],
      [1, 3],
    ],
    again: 1,
  }),
  world('another-mapping-after-a-restore', {
    ...four,
    deliveries: [
      [2, 2],
      [2, 2],
    ],
    restores: 1,
    again: 1,
  }),
  world('skip-forward', { commands: [skipTo(3)], again: 1, faults: 1 }),
  world('two-skips-forward', { commands: [skipTo(1), skipTo(3)], again: 1 }),
  world('skip-and-restore', { ...four, handled: 1, commands: [skipTo(3), restart], restores: 1 }),
  world('replay-of-poison', {
    records: ['event', 'event', 'poison', 'event'],
    commands: [
      { kind: 'skip-record', record: 3 },
      { kind: 'replay', through: 4 },
    ],
    attempts: 2,
    again: 1,
  }),
  world('restart-over-poison', {
    records: ['event', 'poison'],
    deliveries: [[1, 1]],
    handled: 1,
    restores: 1,
    commands: [{ kind: 'skip-record', record: 2 }, restart],
    attempts: 2,
  }),
  world('restart', { ...four, restores: 1, commands: [restart], attempts: 2, faults: 1 }),
  world('two-restarts', { ...four, restores: 1, commands: [restart, restart] }),
  world('second-restore', {
    ...four,
    backedUpAfter: 0,
    isRestored: true,
    backups: 1,
    restores: 1,
    commands: [restart],
    attempts: 2,
    faults: 1,
  }),
  world('second-restore-and-mapping', {
    ...five,
    ...four,
    isRestored: true,
    backups: 1,
    restores: 1,
    commands: [restart],
    attempts: 2,
  }),
  world('second-restore-to-nothing', {
    ...four,
    backedUpAfter: 0,
    isRestored: true,
    restores: 1,
    commands: [restart],
    attempts: 2,
  }),
  world('restart-and-emptied-table', {
    ...five,
    ...four,
    isRestored: true,
    table: 'emptied',
    commands: [restart],
    attempts: 2,
    faults: 1,
  }),
  world('restart-and-restored-table', {
    ...four,
    isRestored: true,
    table: 'restored',
    commands: [restart, restart],
  }),
  world('emptied-table', { handled: 1, table: 'emptied', again: 1, commands: [skipTo(3)] }),
  world('restored-table', { handled: 1, table: 'restored', again: 1, commands: [skipTo(3)] }),
  world('second-restore-of-two-moments', {
    ...four,
    backedUpAfter: 0,
    isRestored: true,
    backups: 1,
    isTorn: true,
    restores: 1,
    commands: [restart],
    attempts: 2,
  }),
  world('restored-twice', { ...four, backups: 1, restores: 2, commands: [restart], attempts: 2 }),
  world('restored-twice-beside-the-mapping', {
    ...five,
    ...four,
    backups: 1,
    restores: 2,
    commands: [restart],
    attempts: 2,
  }),
  world('backup-of-two-moments', { handled: 1, backups: 1, isTorn: true, restores: 1, commands: [restart] }),
];

/** Two records, a batch each, the first of them handled and backed up. */
const two: Partial<World> = {
  records: ['event', 'malformed'],
  deliveries: [[1, 1]],
  handled: 1,
  backedUpAfter: 1,
};

/** Worlds that take longer, to be explored by hand: some minutes. */
export const largerWorlds: readonly World[] = [
  world('restart-given-too-early', { ...two, restores: 1, table: 'emptied', commands: [restart, restart] }),
  world('three-twins-and-a-crash', { again: 3, faults: 1 }),
  world('two-skips-and-a-crash', { commands: [skipTo(1), skipTo(3)], attempts: 2, again: 1, faults: 1 }),
  world('restart-beside-a-zombie', {
    ...two,
    backups: 1,
    restores: 1,
    again: 1,
    faults: 1,
    commands: [restart],
    attempts: 2,
  }),
  world('restart-skip-and-zombie', { ...two, restores: 1, again: 1, commands: [restart, skipTo(2)] }),
  world('skip-forward-and-skip-record', {
    records: ['event', 'event', 'poison', 'event'],
    commands: [skipTo(1), { kind: 'skip-record', record: 3 }, { kind: 'skip-record', record: 4 }],
    again: 1,
  }),
  world('restart-skip-zombie-and-crash', {
    ...two,
    backups: 1,
    restores: 1,
    again: 1,
    faults: 1,
    commands: [restart, skipTo(2)],
  }),
  world('two-restarts-and-emptied-table', {
    ...five,
    ...four,
    isRestored: true,
    table: 'emptied',
    commands: [restart, restart],
  }),
  world('two-restarts-and-restored-table', {
    ...five,
    ...four,
    isRestored: true,
    table: 'restored',
    commands: [restart, restart],
  }),
  world('two-restarts-restored-twice', {
    ...two,
    handled: 2,
    backups: 1,
    restores: 2,
    commands: [restart, restart],
  }),
  world('backup-of-two-moments-restored-twice', {
    ...two,
    backups: 1,
    isTorn: true,
    restores: 2,
    commands: [restart],
    attempts: 2,
  }),
];

/** @throws Error where there is none of this name. */
export function worldNamed(name: string): World {
  const found = [...worlds, ...largerWorlds].find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no world ${name}.`);
  return found;
}
