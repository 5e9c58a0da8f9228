import { requirementOf, type ShardProgress, type WholeDescription } from '../operator/group-description.ts';
import { counted } from '../output/counted.ts';
import type { Check } from '../output/doctor.ts';
import { openTotal } from '../output/format-group.ts';
import { checkerOf, whereRead } from './check.ts';
import { fixOf } from './check-database.ts';
import type { GroupFacts } from './facts.ts';

/** Checks whether a group can go on from where it stands, and what it has set aside. */
export function checkProgress({ group, inspection, description }: GroupFacts): Check[] {
  const { name } = group;
  const checkpoints = checkerOf('checkpoints', name);
  // Where both failed, the check of the database tells it.
  const isOwnFault = description.kind === 'unreadable' && description.isFault && inspection.kind === 'read';
  return [
    ...(isOwnFault
      ? [checkpoints.error(description.why, fixOf(description.why))]
      : whereRead(description, checkpoints, ({ shards }) => [checkCheckpoints(shards, name)])),
    ...whereRead(description, checkerOf('restart under way', name), ({ shards }) => [checkRestart(shards, name)]),
    ...whereRead(description, checkerOf('dead letters', name), ({ openDeadLetters }) => [
      checkDeadLetters(openDeadLetters, name),
    ]),
  ];
}

/** Shards of a deleted stream are left out: no batch of them comes any more, and nobody can read them again. */
function checkCheckpoints(all: readonly ShardProgress[], group: string): Check {
  const checker = checkerOf('checkpoints', group);
  const shards = all.filter(({ isCurrent }) => isCurrent);
  // The sink checkpoint of a shard that is restarted is behind until the restart ends.
  const comparable = shards.filter(({ restart }) => restart === null);
  const behind = comparable.filter((shard) => requirementOf(shard).isBehind);
  const [first] = behind;
  if (first !== undefined) {
    const has = first.sinkCheckpoint ?? 'none';
    return checker.error(
      `The group halts: its database does not hold what the checkpoints of ${behind.length} of ${counted(shards.length, 'shard')} say. ` +
        `${first.shard} requires the sink checkpoint ${requirementOf(first).required} and has ${has}.`,
      `npx --no highwater groups restart ${group}`,
    );
  }
  if (comparable.length < shards.length) return checker.unknown('Not all can be compared before the restart ends.');
  if (shards.length === 0) return checker.ok('The group has handled nothing yet.');
  return checker.ok(`The database holds what the checkpoints of ${counted(shards.length, 'shard')} say.`);
}

function checkRestart(all: readonly ShardProgress[], group: string): Check {
  const checker = checkerOf('restart under way', group);
  const shards = all.filter(({ isCurrent }) => isCurrent);
  const waiting = shards.flatMap(({ shard, restart }) => (restart === null ? [] : [{ shard, ...restart }]));
  const [first] = waiting;
  if (first === undefined) return checker.ok('None is.');
  return checker.warning(
    `A restart keeps ${waiting.length} of ${counted(shards.length, 'shard')} waiting: ${first.shard} is read through ${first.through} of ${first.to}.`,
    `Wait for it. If none runs, run the same restart again: npx --no highwater groups restart ${group} --execute, with its --from and --skip.`,
  );
}

function checkDeadLetters({ byReason, isComplete }: WholeDescription['openDeadLetters'], group: string): Check {
  const checker = checkerOf('dead letters', group);
  const { open, reasons } = openTotal(byReason);
  if (open === 0) return checker.ok('None is open.');
  return checker.warning(
    `Records are not stored as documents: ${isComplete ? '' : 'more than '}${open} open (${reasons}).`,
    `npx --no highwater dead-letters list --group ${group}`,
  );
}
