import * as v from 'valibot';
import type { Failures } from '../../engine/operate/failures.ts';
import { mongoCaFileEnv, operatorEnv, readEnv, variable } from '../../engine/runtime/environment.ts';
import { type ConsumerConfig, decoding, groupFields, sharedFields } from '../consumer/config.ts';

/** What the operator function is told by its environment. */
export interface OperatorConfig {
  /** Each group, by its name. */
  readonly groups: ReadonlyMap<string, ConsumerConfig>;
  readonly failures: FailureConfig;
}

/** Where failures lie, and whose they are. */
export interface FailureConfig extends Omit<Failures, 'store'> {
  readonly bucket: string;
}

const fields = {
  groups: v.pipe(
    variable,
    v.parseJson(undefined, 'must be JSON'),
    v.array(
      v.object({ ...groupFields, functionName: variable, decoding }, 'must be a list of groups'),
      'must be a list of groups',
    ),
  ),
  failureBucket: variable,
  producerFunction: variable,
  ...sharedFields,
};

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readOperatorConfig(env: Readonly<Record<string, string | undefined>>): OperatorConfig {
  const names = { ...operatorEnv, isTlsRequired: operatorEnv.mongoTls, caFile: mongoCaFileEnv };
  const { groups, failureBucket: bucket, producerFunction, ...shared } = readEnv(env, names, fields);
  return {
    groups: new Map(groups.map(({ functionName: _, ...group }) => [group.group, { ...group, ...shared }])),
    failures: {
      bucket,
      producerFunction,
      groups: new Map(groups.map(({ functionName, group }) => [functionName, group])),
    },
  };
}
