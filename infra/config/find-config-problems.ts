import * as v from 'valibot';
import { findProblems, strictObject } from '../../engine/runtime/strict-object.ts';
import { type GroupConfig, groupFields, groupList } from './group-config.ts';

interface CheckedProps {
  readonly emulated?: boolean;
  readonly mongo: { readonly tls: 'required' | 'optional' };
  readonly groups: readonly GroupConfig[];
}

/** Without TLS MongoDB is reached in an emulated stage only. */
export function tlsMode(isEmulated: boolean) {
  return v.pipe(
    v.picklist(['required', 'optional'], 'must be required or optional'),
    v.check((tls) => tls === 'required' || isEmulated, 'must be required: optional is for emulated stages only'),
  );
}

/**
 * What the types of the construct's properties cannot rule out at this moment: one phrase a problem, naming the field and
 * the fix.
 */
export function findConfigProblems(props: CheckedProps, now: Date): readonly string[] {
  const schema = strictObject({
    mongo: strictObject({ tls: tlsMode(props.emulated === true) }),
    groups: groupList(strictObject({ ...groupFields(now), function: v.unknown() })),
  });
  const { issues = [] } = v.safeParse(schema, { mongo: { tls: props.mongo.tls }, groups: props.groups });
  return findProblems(issues, '').map(({ field, text }) => `${field} ${text}`);
}
