import type { Random } from '../engine/random.ts';
import { means, ofKind } from './record-meaning.ts';

const event = '"specversion":"1.0","source":"urn:stranger","type":"stranger"';

/** Objects that name a member twice, at any depth, however the name is written and whatever stands there. */
const doubled: readonly { readonly json: (id: string) => string; readonly isNameless?: boolean }[] = [
  { json: () => '{"a":1,"a":2}' },
  { json: () => '{"a":"payload-same","a":"payload-same"}' },
  { json: () => '[{"fine":true},{"deep":[{"a":{},"b":0,"a":{}}]}]' },
  { json: () => '{"a":null,"\\u0061":1}' },
  { json: () => '{"":1,"b":2,"":3}' },
  { json: () => '{"__proto__":1,"__proto__":2}' },
  { json: (id) => `{${event},"id":"${id}","data":{"a":1,"a":2}}` },
  { json: (id) => `{${event},"id":"${id}","data":1,"data":1}` },
  { json: (id) => `{${event},"id":"${id}","subject":"payload-a","subject":null}` },
  { json: (id) => `{${event},"specversion":"1.0","id":"${id}"}` },
  { json: (id) => `{${event},"id":"${id}","id":"${id}-other"}`, isNameless: true },
  { json: (id) => `{${event},"id":"${id}","source":"urn:stranger"}`, isNameless: true },
];

/** JSON that names a member twice: whichever of them counted, the other would be lost. */
export function doubledBytes(random: Random, index: number): Uint8Array {
  const { json, isNameless = false } = random.pick(doubled);
  const bytes = Buffer.from(json(`doubled-${index}`));
  return ofKind(means(bytes, { rejection: 'duplicate-member', isNameless }), 'doubled-member');
}
