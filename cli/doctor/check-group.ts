import type { Check } from '../output/doctor.ts';
import { checkerOf, whereRead } from './check.ts';
import type { GroupFacts, MappingFacts } from './facts.ts';
import { findDeviations, type MappingDemands, unsaidSettings } from './mapping-deviations.ts';

/** Checks the mapping of a group, and whether there are others. */
export function checkGroupMapping(
  { group, mapping, mappingsOnFunction }: GroupFacts,
  demands: MappingDemands,
): Check[] {
  const settings = checkerOf('mapping settings', group.name);
  const state = checkerOf('mapping state', group.name);
  const foreign = checkerOf('foreign mappings', group.name);
  const id = group.eventSourceMapping;
  return [
    ...whereRead(mapping, settings, (found) => {
      if (found === null)
        return [settings.error(`The mapping ${id} is gone: nothing reads for the group.`, recreate(group.name))];
      const unsaid = unsaidSettings(found);
      const deviations = findDeviations(found, id, demands);
      return [
        ...deviations.map(({ text, option }) =>
          settings.error(
            `${text}.`,
            option === undefined
              ? recreate(group.name)
              : `aws lambda update-event-source-mapping --uuid ${id} ${option}`,
          ),
        ),
        ...(unsaid.length > 0 ? [settings.unknown(`Lambda does not say ${unsaid.join(', ')}.`)] : []),
        ...(deviations.length + unsaid.length === 0 ? [settings.ok('Each shard in order, retried without end.')] : []),
        checkState(found),
      ];
    }),
    ...whereRead(mappingsOnFunction, foreign, (ids) => {
      const others = ids.filter((other) => other !== id);
      if (others.length === 0) return [foreign.ok('No other mapping feeds the function.')];
      return others.map((other) =>
        foreign.error(
          `The mapping ${other} feeds the function too: the checkpoint may pass records that neither has handled.`,
          `aws lambda delete-event-source-mapping --uuid ${other}`,
        ),
      );
    }),
  ];

  function checkState({ State: now }: MappingFacts): Check {
    if (now === 'Enabled') return state.ok('It reads.');
    if (now === 'Disabled')
      return state.warning(
        'It is paused: the events of the stream do not wait longer than its retention.',
        `npx --no highwater groups resume ${group.name}`,
      );
    return state.unknown(`It is ${now ?? 'not said'} at the moment.`);
  }
}

/** A new mapping goes on from the checkpoints of the group. */
function recreate(group: string): string {
  return `Take the group ${group} out of cdk.json, deploy, put it back, deploy again: it goes on from its checkpoints.`;
}
