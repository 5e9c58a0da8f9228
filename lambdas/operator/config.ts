import * as v from 'valibot';
import { operatorEnv, readEnv, variable } from '../../engine/runtime/environment.ts';
import { type ConsumerConfig, groupFields, sharedFields } from '../consumer/config.ts';

/** What the operator function is told by its environment: each group, by its name. */
export type OperatorConfig = ReadonlyMap<string, ConsumerConfig>;

const fields = {
  groups: v.pipe(
    variable,
    v.parseJson(undefined, 'must be JSON'),
    v.array(v.object(groupFields, 'must be a list of groups'), 'must be a list of groups'),
  ),
  ...sharedFields,
};

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readOperatorConfig(env: Readonly<Record<string, string | undefined>>): OperatorConfig {
  const { groups, ...shared } = readEnv(env, { ...operatorEnv, isTlsRequired: operatorEnv.mongoTls }, fields);
  return new Map(groups.map((group) => [group.group, { ...group, ...shared }]));
}
