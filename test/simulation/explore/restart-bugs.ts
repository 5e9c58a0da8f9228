import type { PlantedBug } from './planted-bug.ts';

/** Bugs in what a restart covers, where it begins, and where it ends. */
export const restartBugs: readonly PlantedBug[] = [
  {
    name: 'restart-to-what-the-row-requires-alone',
    world: 'restart-and-restored-table',
    edits: [
      {
        symbol: 'planRestart',
        find: '[requiredSinkCheckpoint(row), restart?.to ?? null]',
        replace: '[requiredSinkCheckpoint(row) ?? restart?.to ?? null]',
      },
    ],
  },
  {
    name: 'restart-knows-the-row-alone',
    world: 'restart-and-emptied-table',
    edits: [
      {
        symbol: 'planRestart',
        find: '[requiredSinkCheckpoint(row), restart?.to ?? null]',
        replace: '[requiredSinkCheckpoint(row)]',
      },
    ],
  },
  {
    name: 'restart-begins-at-the-sink-checkpoint',
    world: 'backup-of-two-moments',
    edits: [
      {
        symbol: 'planRestart',
        find: '{ restart }: SinkCheckpointState',
        replace: '{ restart, sequence }: SinkCheckpointState',
      },
      {
        symbol: 'planRestart',
        find: 'through: lowestSequence, to }',
        replace: 'through: lowestSequence, to, after: sequence ?? lowestSequence }',
      },
      {
        symbol: 'beginRestart',
        find: 'tasks.push({ position, entry, start })',
        replace: "tasks.push({ position, entry, start: { kind: 'after', sequence: entry.after } })",
      },
    ],
  },
  {
    name: 'restart-goes-on-where-an-earlier-one-stood',
    world: 'second-restore-of-two-moments',
    edits: [
      {
        symbol: 'planRestart',
        find: 'through: lowestSequence',
        replace: 'through: restart?.through ?? lowestSequence',
      },
      {
        symbol: 'beginRestart',
        find: 'tasks.push({ position, entry, start })',
        replace: "tasks.push({ position, entry, start: { kind: 'after', sequence: entry.through } })",
      },
    ],
  },
  {
    name: 'restart-leaves-out-a-row-without-an-entry',
    world: 'restart',
    edits: [
      {
        symbol: 'findShards',
        find: '    ...rows.map((row): FoundShard => ({ position: row.position, row })),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'restart-leaves-out-an-entry-without-a-row',
    world: 'restart-and-emptied-table',
    edits: [
      {
        symbol: 'findShards',
        find: '    ...entries.map((position): FoundShard => ({ position, row: null })),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'restart-begins-whatever-stands-there',
    world: 'restart-given-too-early',
    edits: [
      {
        symbol: 'standsAs',
        find: 'sequence: sequence === null ? { $exists: false } : padSequenceNumber(sequence),',
        replace: '',
      },
      {
        symbol: 'standsAs',
        find: "...(restart === null ? { restart: { $exists: false } } : { 'restart.id': restartId, 'restart.through': through, 'restart.to': to }),",
        replace: '',
      },
    ],
  },
];
