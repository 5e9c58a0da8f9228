import { rejectionCodes } from '../../engine/events/rejection.ts';
import { quoteName } from '../../engine/runtime/quote-name.ts';
import { type DeployedStack, findGroup, findStack } from '../aws/find-stack.ts';
import { type Operator, operatorOf } from '../operator/invoke-operator.ts';
import { counted } from '../output/counted.ts';
import type { CommandContext } from '../program/context.ts';
import { UsageError } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';

/** Whose dead letters. */
export interface GroupOption extends StackOptions {
  readonly group?: string;
}

/** Which of them. */
export interface SelectOptions extends GroupOption {
  readonly ids?: readonly string[];
  readonly all?: boolean;
  readonly reason?: string;
}

/** Those of these ids, each once; or all that are open, of one reason or of any. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly ids?: never; readonly reasonCode: string | undefined };

/** The first part of an id, up to its space, and the second. */
const halfAnId = /^(\S+@\S+\/\S+|\d+)$/;

/** @throws UsageError where nothing is named, or too much, or an id was torn at its space, or the reason is unknown. */
export function selectionOf({ ids = [], all, reason }: SelectOptions): Selection {
  if (ids.length > 0) {
    if (all) throw new UsageError('Ids and --all do not go together.');
    if (reason !== undefined) throw new UsageError('--reason goes with --all alone.');
    for (const id of ids) requireWholeId(id);
    return { ids: [...new Set(ids)] };
  }
  requireKnownReason(reason);
  if (all) return { reasonCode: reason };
  throw new UsageError('Name dead letters by their ids, or give --all, which --reason narrows down.');
}

/** @throws UsageError for a reason that no dead letter has: that there are none of it would look like good news. */
export function requireKnownReason(reason: string | undefined): void {
  if (reason === undefined || rejectionCodes.some((code) => code === reason)) return;
  throw new UsageError(`--reason must be one of ${rejectionCodes.join(', ')}, and this is "${reason}".`);
}

/** @throws UsageError for a part of an id. */
export function requireWholeId(id: string): void {
  if (halfAnId.test(id))
    throw new UsageError(`${quoteName(id)} is a part of an id: put the id in quotes, because it holds a space.`);
}

/** A group and what carries out commands to it. */
export interface DeadLetterTarget {
  readonly stack: DeployedStack['name'];
  readonly group: string;
  readonly operator: Operator;
}

/** Finds them. @throws CommandFailed where there is no such stack or group. */
export async function findTarget({ group: name }: GroupOption, context: CommandContext): Promise<DeadLetterTarget> {
  const stack = await findStack(context);
  const { name: group } = findGroup(stack, name);
  return { stack: stack.name, group, operator: operatorOf(stack, group, context) };
}

/** A number of dead letters, in words. */
export function countOf(count: number): string {
  return counted(count, 'dead letter');
}

/** As many ids as one request takes. */
const idsPerRequest = 1_000;

/** The ids in as many lists as there have to be requests. */
export function inRequests(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / idsPerRequest);
  return Array.from({ length: count }, (_, index) => ids.slice(index * idsPerRequest, (index + 1) * idsPerRequest));
}
