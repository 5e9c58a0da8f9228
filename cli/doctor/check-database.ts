import type { Check } from '../output/doctor.ts';
import { checkerOf, whereRead } from './check.ts';
import type { GroupFacts, StackFacts } from './facts.ts';

const rules = {
  unique: 'is unique: an event whose value another document has becomes a dead letter',
  special: 'refuses some values: such an event becomes a dead letter',
  compound: 'covers several fields: an event with arrays in two of them becomes a dead letter',
} as const;

/** Checks what the operator function sees of a group's database. It answers only where it could read the secret. */
export function checkDatabase({ group, inspection }: GroupFacts): Check[] {
  const secret = checkerOf('database', group.name);
  if (inspection.kind === 'unreadable' && inspection.isFault)
    return [secret.error(inspection.why, fixOf(inspection.why))];
  return [
    ...whereRead(inspection, secret, ({ database }) => {
      const { serverVersion, topology, majorityTrouble, refusingIndexes, hasValidator } = database;
      const [majority, index] = [checkerOf('majority writes', group.name), checkerOf('index rules', group.name)];
      const place = `${group.database}.${group.collection}`;
      const kind = topology === 'sharded' ? 'a sharded cluster' : 'a replica set';
      return [
        secret.ok(`The secret is readable, and MongoDB ${serverVersion ?? 'of unknown version'} is ${kind}.`),
        majorityTrouble === null
          ? majority.ok('A majority acknowledges writes.')
          : majority.error(
              `No majority acknowledges writes: ${majorityTrouble}`,
              'See to the members of the replica set: until a majority is up, the group stores nothing for good.',
            ),
        ...refusingIndexes.map(({ name, reason }) =>
          index.warning(
            `The index ${name} of ${place} ${rules[reason]}.`,
            'Drop the index unless that is meant; then redrive what it refused.',
          ),
        ),
        ...(hasValidator
          ? [
              index.warning(
                `${place} has a validator: an event that breaks it becomes a dead letter.`,
                'Set its validationAction to "warn" unless that is meant; then redrive what it refused.',
              ),
            ]
          : []),
        ...(refusingIndexes.length === 0 && !hasValidator
          ? [index.ok('No rule of the collection refuses documents.')]
          : []),
      ];
    }),
  ];
}

/** What to do about a fault; an operator function of an earlier version does not know all commands. */
export function fixOf(why: string): string {
  if (/command must be one of|no operator function|another version/.test(why))
    return 'Deploy the stack with this version.';
  return 'See to what the sentence names (docs/operations.md), and to the secret with the connection string.';
}

/** Checks whether the checkpoint table has rows of groups that the stack has no more. */
export function checkRemovedGroups({ stack, groups, manifest }: StackFacts): Check[] {
  const checker = checkerOf('removed groups', stack);
  const [first] = groups.toSorted((left, right) => Number(isRead(right)) - Number(isRead(left)));
  if (first === undefined) return [checker.unknown('Nothing tells where the stack has no group.')];
  return [
    ...whereRead(first.inspection, checker, ({ groupsWithRows }) => {
      const names = new Set(manifest.groups.map(({ name }) => name));
      const removed = groupsWithRows.filter((name) => !names.has(name));
      if (removed.length === 0) return [checker.ok('All checkpoints belong to groups of the stack.')];
      return removed.map((name) =>
        checker.warning(
          `The group ${name} is removed, and its checkpoints remain: a new group of this name would go on from them.`,
          `Leave them if it is to come back. Else delete the rows of ${manifest.checkpointTable} whose key begins with "${name}#".`,
        ),
      );
    }),
  ];
}

function isRead({ inspection }: GroupFacts): boolean {
  return inspection.kind === 'read';
}
