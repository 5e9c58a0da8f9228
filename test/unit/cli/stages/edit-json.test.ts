import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editJson, type JsonEdit } from '../../../../cli/stages/edit-json.ts';

const shipped = readFileSync(new URL('../../../../cdk.json', import.meta.url), 'utf8');
const dev = ['context', 'highwater:stages', 'dev'];
const set = (path: JsonEdit['path'], value: unknown): JsonEdit => ({ kind: 'set', path, value });
const member = (path: JsonEdit['path'], value: unknown, after?: string): JsonEdit => ({
  kind: 'member',
  path,
  value,
  ...(after === undefined ? {} : { after }),
});
const entry = (path: JsonEdit['path'], value: unknown): JsonEdit => ({ kind: 'entry', path, value });

describe('an edit of the shipped cdk.json', () => {
  it('changes one value and no other byte', () => {
    const edited = editJson(shipped, set([...dev, 'topics', 'numtest', 'shards'], 4));
    const at = shipped.indexOf('"shards": 2', shipped.indexOf('"dev"'));
    expect(edited).toBe(`${shipped.slice(0, at)}"shards": 4${shipped.slice(at + '"shards": 2'.length)}`);
  });

  it('adds a topic in the layout of its neighbour, and no other byte', () => {
    const edited = editJson(shipped, member([...dev, 'topics', 'orders'], { mode: 'on-demand', retentionHours: 24 }));
    const added =
      ',\n          "orders": {\n            "mode": "on-demand",\n            "retentionHours": 24\n          }';
    expect(edited.replace(added, '')).toBe(shipped);
    expect(edited).toContain(`"maxRecordKib": 1024\n          }${added}\n        },`);
  });
});

describe('an edit', () => {
  it.each<[string, string, JsonEdit, string]>([
    [
      'tabs',
      '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n',
      member(['a', 'c'], { d: 1 }),
      '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": {\n\t\t\t"d": 1\n\t\t}\n\t}\n}\n',
    ],
    [
      'Windows line breaks',
      '{\r\n  "a": [\r\n    1\r\n  ]\r\n}',
      entry(['a'], { b: 2 }),
      '{\r\n  "a": [\r\n    1,\r\n    {\r\n      "b": 2\r\n    }\r\n  ]\r\n}',
    ],
    ['one line', '{"a":{"b":1}}', member(['a', 'c'], { d: [1] }), '{"a":{"b":1,"c":{"d":[1]}}}'],
    ['an object on one line', '{\n  "a": { "b": 1 }\n}', member(['a', 'c'], 'x'), '{\n  "a": { "b": 1, "c": "x" }\n}'],
    [
      'neighbours on one line each',
      '{\n  "a": {\n    "b": { "c": 1 }\n  }\n}',
      member(['a', 'd'], { e: 1, f: 2 }),
      '{\n  "a": {\n    "b": { "c": 1 },\n    "d": { "e": 1, "f": 2 }\n  }\n}',
    ],
    [
      'a member behind another',
      '{\n  "a": 1,\n  "c": 3\n}',
      member(['b'], 2, 'a'),
      '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}',
    ],
    ['an empty list', '{\n  "a": []\n}', entry(['a'], { b: 1 }), '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}'],
    ['an empty list on one line', '{"a":[ ]}', entry(['a'], { b: 1 }), '{"a":[{"b":1}]}'],
    ['an empty object', '{\n  "a": {}\n}', member(['a', 'b'], 1), '{\n  "a": {\n    "b": 1\n  }\n}'],
    [
      'values of every kind before',
      '{"a":[null,-1.5e3,true,"]\\"}",{"x":[]}],"b":1}',
      set(['b'], 'y'),
      '{"a":[null,-1.5e3,true,"]\\"}",{"x":[]}],"b":"y"}',
    ],
    ['a name with an escape', '{"\\u0061": 1, "b": 2}', set(['a'], 3), '{"\\u0061": 3, "b": 2}'],
    ['a name that is there twice, as JSON.parse reads it', '{"a":1,"a":2}', set(['a'], 3), '{"a":1,"a":3}'],
    ['the last entry of a list', '[1, 2 ]', set([1], 3), '[1, 3 ]'],
  ])('keeps %s', (_, text, edit, expected) => {
    expect(editJson(text, edit)).toBe(expected);
  });

  it.each<[JsonEdit]>([[set(['x'], 1)], [member(['x', 'y'], 1)], [entry(['x'], 1)]])(
    'says where a path leads nowhere: %j',
    (edit) => {
      expect(() => editJson('{"a":1}', edit)).toThrow(RangeError);
    },
  );
});
