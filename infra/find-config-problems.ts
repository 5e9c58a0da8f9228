import { findGroupProblems, type GroupConfig } from './group-config.ts';

interface CheckedConfig {
  readonly groups: readonly GroupConfig[];
  readonly mongo: { readonly tls: 'required' | 'optional' };
  readonly emulated?: boolean;
}

/**
 * What the types cannot rule out at this moment: one phrase a problem, naming the field (after `path`) and the fix. Asked by the stage
 * configuration and, for apps that have none, by the construct.
 */
export function findConfigProblems(config: CheckedConfig, now: Date, path = ''): readonly string[] {
  const problems = [...findGroupProblems(config.groups, `${path}groups`, now)];
  if (config.mongo.tls === 'optional' && config.emulated !== true)
    problems.push(`${path}mongo.tls must be required: optional is for emulated stages only`);
  return problems;
}
