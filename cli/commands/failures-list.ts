import { findGroup, findStack } from '../aws/find-stack.ts';
import { allFailures, operatorOfAny } from '../failures/operator-failures.ts';
import type { ListedFailure } from '../output/failures.ts';
import { formatTable } from '../output/table.ts';
import type { CommandContext } from '../program/context.ts';
import type { StackOptions } from '../program/options.ts';

/** The options of `failures list`. */
export interface FailuresListOptions extends StackOptions {
  readonly group?: string;
}

/** Lists what lies in the failure bucket, of one group or all of it. */
export async function failuresList({ group }: FailuresListOptions, context: CommandContext): Promise<void> {
  const { output } = context;
  const stack = await findStack(context);
  if (group !== undefined) findGroup(stack, group);
  const found: ListedFailure[] = [];
  for await (const failure of allFailures(operatorOfAny(stack, context), context.signal)) {
    if (group !== undefined && failure.group !== group) continue;
    if (output.isJson) await output.json(failure);
    else found.push(failure);
    output.progress(`${found.length} found`);
  }
  output.progress(null);
  if (output.isJson) return;
  const none =
    group === undefined
      ? 'The failure bucket holds nothing under aws/lambda/, where Lambda puts what was given up on.'
      : `It holds no batch of the group ${group}.`;
  await output.text(found.length === 0 ? none : formatTable(heading, found.map(rowOf)));
}

const heading = ['given up at', 'kind', 'group', 'records', 'bytes', 'why', 'key'];

function rowOf({ storedAt, kind, group, records, bytes, condition, error, problem, key }: ListedFailure): string[] {
  const why = [condition, error].filter((words) => words !== null).join(': ');
  return [storedAt, kind, group ?? '-', `${records ?? '-'}`, `${bytes}`, problem ?? (why || '-'), key];
}
