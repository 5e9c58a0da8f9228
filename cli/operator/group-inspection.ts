import * as v from 'valibot';
import type { Operator } from './invoke-operator.ts';

const inspectionSchema = v.object({
  group: v.string(),
  groupsWithRows: v.array(v.string()),
  database: v.object({
    serverVersion: v.nullable(v.string()),
    topology: v.picklist(['replica-set', 'sharded']),
    majorityTrouble: v.nullable(v.string()),
    refusingIndexes: v.array(v.object({ name: v.string(), reason: v.picklist(['unique', 'special', 'compound']) })),
    hasValidator: v.boolean(),
  }),
});

/** What a group works with, as the operator function sees it. */
export type GroupInspection = v.InferOutput<typeof inspectionSchema>;

/** Asks the operator function for it. @throws OperatorFailed */
export function readInspection(operator: Operator): Promise<GroupInspection> {
  return operator.send({ command: 'inspect' }, inspectionSchema);
}
