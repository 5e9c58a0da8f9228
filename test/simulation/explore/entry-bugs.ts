import type { PlantedBug } from './planted-bug.ts';

/** Bugs in how the entry of a restart moves, and in the raise that removes it. */
export const entryBugs: readonly PlantedBug[] = [
  {
    name: 'move-matches-any-through',
    world: 'second-restore',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: "const filter = { _id: idOf(position), 'restart.id': id, 'restart.through': padSequenceNumber(through) };",
        replace: "const filter = { _id: idOf(position), 'restart.id': id };",
      },
    ],
  },
  {
    name: 'move-matches-any-id',
    world: 'two-restarts',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: "const filter = { _id: idOf(position), 'restart.id': id, 'restart.through': padSequenceNumber(through) };",
        replace: "const filter = { _id: idOf(position), 'restart.through': padSequenceNumber(through) };",
      },
    ],
  },
  {
    name: 'move-makes-the-entry-anew',
    world: 'second-restore-to-nothing',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: 'use(async (of) => (await of.updateOne(filter, update, durableWrite)).matchedCount === 1, timeoutMs)',
        replace:
          'use(async (of) => { const { matchedCount, upsertedCount } = await of.updateOne(filter, update, { ...durableWrite, upsert: true }); return matchedCount + upsertedCount === 1; }, timeoutMs)',
      },
    ],
  },
  {
    name: 'raise-whatever-the-entry-has-come-to',
    world: 'second-restore',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: "const filter = { _id: idOf(position), 'restart.id': id, 'restart.through': to, 'restart.to': to };",
        replace: "const filter = { _id: idOf(position), 'restart.id': id };",
      },
    ],
  },
  {
    name: 'entry-removed-before-the-raise',
    world: 'restart',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: "const isRaised = await change(filter, { $max: { sequence: to }, $unset: { restart: '' } }, timeoutMs);",
        replace: `const isRaised = (await change(filter, { $unset: { restart: '' } }, timeoutMs)) &&
        (await change({ _id: idOf(position), restart: { $exists: false } }, { $max: { sequence: to } }, timeoutMs));`,
      },
    ],
  },
  {
    name: 'raise-leaves-the-entry',
    world: 'restart',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: "{ $max: { sequence: to }, $unset: { restart: '' } }",
        replace: '{ $max: { sequence: to } }',
      },
    ],
  },
  {
    name: 'raise-lowers',
    world: 'skip-and-restore',
    edits: [
      {
        symbol: 'mongodbRestartEntries',
        find: '{ $max: { sequence: to }, $unset',
        replace: '{ $set: { sequence: to }, $unset',
      },
    ],
  },
  {
    name: 'restart-ends-before-all-is-stored',
    world: 'restart',
    edits: [
      {
        symbol: 'restartShard',
        find: "if ((await restarts.move(position, moved, through, leftMs)) === 'stopped') throw stopped(position); isMoving = false; moved = { ...moved, through };",
        replace: `if (moved === entry) {
        if ((await restarts.move(position, moved, entry.to, leftMs)) === 'stopped') throw stopped(position);
        moved = { ...moved, through: entry.to };
      }`,
      },
    ],
  },
];
