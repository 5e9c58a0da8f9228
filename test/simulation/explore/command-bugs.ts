import type { PlantedBug } from './planted-bug.ts';

/** Bugs in the commands that change a row, and in a replay. */
export const commandBugs: readonly PlantedBug[] = [
  {
    name: 'skip-forward-raises-the-sink-checkpoint',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'skipForward',
        find: 'const plan = await changeCheckpoint(',
        replace: `await consumer.sinkCheckpoints.raise(position, null, through, 15_000);
  const plan = await changeCheckpoint(`,
      },
    ],
  },
  {
    name: 'older-sink-through-forgotten',
    world: 'two-skips-forward',
    edits: [
      {
        symbol: 'planSkipForward',
        find: 'sinkThrough ?? sequence ?? lowestSequence',
        replace: 'sequence ?? lowestSequence',
      },
    ],
  },
  {
    name: 'skip-without-a-row-requires-its-target',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'planSkipForward',
        find: 'sinkThrough ?? sequence ?? lowestSequence',
        replace: 'sinkThrough ?? sequence ?? target',
      },
    ],
  },
  {
    name: 'skip-without-sink-through',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'planSkipForward',
        find: 'sinkThrough: sinkThrough ?? sequence ?? lowestSequence,',
        replace: '',
      },
    ],
  },
  {
    name: 'command-changes-a-row-that-has-moved',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'changeRequest',
        find: `was[name] === undefined ? \`attribute_not_exists(#\${name})\` : \`#\${name} = :was_\${name}\``,
        replace: `was[name] === undefined
          ? \`(attribute_not_exists(#\${name}) OR attribute_exists(#\${name}))\`
          : \`(#\${name} = :was_\${name} OR attribute_exists(#schema))\``,
      },
    ],
  },
  {
    name: 'stale-row-taken-for-changed',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'classifyChange',
        find: "isAsWanted ? { kind: 'changed' }",
        replace: "true ? { kind: 'changed' }",
      },
    ],
  },
  {
    name: 'skip-to-a-record-that-was-reached-goes-back',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'planSkipForward',
        find: 'compareSequenceNumbers(target, sequence) <= 0',
        replace: 'compareSequenceNumbers(target, sequence) === 0',
      },
    ],
  },
  {
    name: 'skip-that-was-reached-refused',
    world: 'skip-forward',
    edits: [
      {
        symbol: 'planSkipForward',
        find: 'return { to: null, skipped: null };',
        replace: "throw new RangeError('The checkpoint stands there already.');",
      },
    ],
  },
  {
    name: 'record-to-skip-forgotten-before-it-is-passed',
    world: 'replay-of-poison',
    edits: [
      {
        symbol: 'advanceRequest',
        find: 'from?.skips?.filter((skip) => compareSequenceNumbers(skip, to) <= 0) ?? []',
        replace: 'from?.skips ?? []',
      },
    ],
  },
  {
    name: 'record-to-skip-kept-when-it-is-passed',
    world: 'replay-of-poison',
    edits: [
      {
        symbol: 'advanceRequest',
        find: 'from?.skips?.filter((skip) => compareSequenceNumbers(skip, to) <= 0) ?? []',
        replace: '[]',
      },
    ],
  },
  {
    name: 'replay-reads-what-was-skipped-unread',
    world: 'replay-of-poison',
    edits: [
      {
        symbol: 'recordsToSkip',
        find: '...(await deadLetterStore.skipped({ incarnation, shard }, callTimeoutMs)),',
        replace: '',
      },
      {
        symbol: 'recordsToSkip',
        find: '...leftAlone.filter((record) => record.shard === shard).map(({ sequence }) => sequence),',
        replace: '',
      },
    ],
  },
];
