import * as v from 'valibot';
import { parseJsonPointer } from '../events/json-pointer.ts';
import { strictObject } from '../runtime/strict-object.ts';

/** Formats whose ids are known. */
export const identityPresets = ['dynamodb', 'eventbridge', 'debezium', 'dms'] as const;

/** One of them. */
export type IdentityPreset = (typeof identityPresets)[number];

/** A JSON Pointer, or several of which the first counts that leads to something. */
export type PointerSettings = string | readonly string[];

/** What becomes of a value without an id: a dead letter, or a document under its position. */
export interface AbsentSettings {
  readonly absent?: 'dead-letter' | 'position';
}

/** Where the id of an event lies that is no CloudEvent. */
export type IdentitySettings =
  | IdentityPreset
  | (AbsentSettings & { readonly preset: IdentityPreset })
  | (AbsentSettings & {
      /** A fixed URI-reference: ids are unique within it. */
      readonly source: string;
      readonly id: PointerSettings;
      readonly key?: PointerSettings;
      readonly type?: PointerSettings;
      readonly time?: PointerSettings;
      readonly version?: PointerSettings;
    });

const mostPointers = 8;
/** Lambda allows 4 KiB for all variables of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostBytes = 1024;
const presetNames = identityPresets.join(', ');

const absent = v.exactOptional(v.picklist(['dead-letter', 'position'], 'must be dead-letter or position'));
const preset = v.picklist(identityPresets, `must be one of ${presetNames}`);
const pointers = v.custom<PointerSettings>(
  isPointers,
  `must be a JSON Pointer such as /detail/id, or a list of 1 to ${mostPointers} of them`,
);
const source = v.custom<string>(
  (text) => typeof text === 'string' && /^\S+$/.test(text) && text.isWellFormed(),
  'must be a URI-reference without white space, such as urn:example:orders',
);
const ownFields = {
  source,
  id: pointers,
  key: v.exactOptional(pointers),
  type: v.exactOptional(pointers),
  time: v.exactOptional(pointers),
  version: v.exactOptional(pointers),
  absent,
};
const word = v.picklist(identityPresets, `must be one of ${presetNames}, or an object with source and id`);
const byPreset = strictObject({ preset, absent });
const byPointers = strictObject(ownFields);

/** Each kind of settings by its own schema, so that a mistake is told once. */
const schema = v.lazy<v.GenericSchema<unknown, IdentitySettings>>((input) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return word;
  return Object.hasOwn(input, 'preset') ? byPreset : byPointers;
});

/** What a group may say of the ids of its events. */
export const identitySettings = v.pipe(
  schema,
  v.check(
    (settings) => Buffer.byteLength(JSON.stringify(settings)) <= mostBytes,
    `must be shorter: it may have ${mostBytes} bytes as JSON`,
  ),
);

function isPointers(value: unknown): boolean {
  if (!Array.isArray(value)) return isPointer(value);
  return value.length >= 1 && value.length <= mostPointers && value.every(isPointer);
}

/** The empty pointer would be the whole value, which is no id. */
function isPointer(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && parseJsonPointer(value) !== undefined;
}
