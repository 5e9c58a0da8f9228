import type { DatabaseInspection } from '../sink/inspection-ports.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** What a group works with, as it shows from inside of the stack. */
export interface GroupInspection {
  readonly group: string;
  /** Every group that has checkpoint rows, also those that the stack has no more. */
  readonly groupsWithRows: readonly string[];
  readonly database: DatabaseInspection;
}

/**
 * Looks at the database and the checkpoints of a group, and changes nothing.
 *
 * @throws HighwaterError where anything of it cannot be read.
 */
export async function inspectGroup({
  consumer,
  groups,
  database,
}: Pick<OperatorDependencies, 'consumer' | 'groups' | 'database'>): Promise<GroupInspection> {
  return {
    group: consumer.group,
    groupsWithRows: await groups.list(callTimeoutMs),
    database: await database.inspect(2 * callTimeoutMs),
  };
}
