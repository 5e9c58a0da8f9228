import { JsonTokens } from '../../engine/events/json-tokens.ts';

/** Names and indexes that lead from the whole of a JSON text to one of its values. */
export type JsonPath = readonly (string | number)[];

/** A change of one value; all the rest of the text stays as it is, byte for byte. */
export type JsonEdit =
  /** Another value in the place of the one that is there. */
  | { readonly kind: 'set'; readonly path: JsonPath; readonly value: unknown }
  /** A new member of an object, behind the member `after`; behind the last one where that is not given. */
  | { readonly kind: 'member'; readonly path: JsonPath; readonly value: unknown; readonly after?: string }
  /** A new entry at the end of the list that the path leads to. */
  | { readonly kind: 'entry'; readonly path: JsonPath; readonly value: unknown };

/** Where a member of an object or an entry of a list lies in the text. */
interface Part {
  readonly key: string | number;
  /** Where its name begins; in a list, its value. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** An object or a list; its brackets stand at `start` and at `end`. */
interface Container {
  readonly start: number;
  readonly parts: readonly Part[];
  readonly end: number;
}

/**
 * Makes one change, laid out as the text around it is.
 *
 * @throws RangeError where the path leads nowhere.
 */
export function editJson(text: string, edit: JsonEdit): string {
  if (edit.kind === 'set') {
    const { valueStart, end } = findPart(text, edit.path);
    return text.slice(0, valueStart) + JSON.stringify(edit.value) + text.slice(end);
  }
  const isMember = edit.kind === 'member';
  const container = readContainer(text, findPart(text, isMember ? edit.path.slice(0, -1) : edit.path).valueStart);
  const name = isMember ? edit.path.at(-1) : undefined;
  const neighbour = (isMember && container.parts.findLast(({ key }) => key === edit.after)) || container.parts.at(-1);
  if (neighbour === undefined) return fill(text, container, name, edit.value);
  const { end } = neighbour;
  return `${text.slice(0, end)},${write(text, layoutBeside(text, neighbour), name, edit.value)}${text.slice(end)}`;
}

function findPart(text: string, path: JsonPath): Part {
  const tokens = new JsonTokens(text);
  tokens.peek();
  let part: Part = { key: '', start: 0, valueStart: tokens.position, end: text.length };
  for (const key of path) {
    // Of two members of one name, JSON.parse takes the last.
    const found = readContainer(text, part.valueStart).parts.findLast((each) => each.key === key);
    if (found === undefined) throw new RangeError(`There is no ${key} in this JSON.`);
    part = found;
  }
  return part;
}

function readContainer(text: string, start: number): Container {
  const tokens = new JsonTokens(text);
  tokens.position = start;
  const isObject = tokens.skip('{');
  if (!isObject) tokens.expect('[');
  const parts: Part[] = [];
  while (!/[}\]]/.test(tokens.peek())) {
    const start = tokens.position;
    const key = isObject ? tokens.readString() : parts.length;
    if (isObject) tokens.expect(':');
    const first = tokens.peek();
    const valueStart = tokens.position;
    if (/[{[]/.test(first)) tokens.skipNested();
    else if (first === '"') tokens.readString();
    else tokens.position += text.slice(valueStart).search(/[\s,}\]]/);
    parts.push({ key, start, valueStart, end: tokens.position });
    tokens.skip(',');
  }
  return { start, parts, end: tokens.position };
}

/** How something new is laid out. */
interface Layout {
  /** White space in front of it. */
  readonly gap: string;
  /** That of its lines; undefined where all of it stands on one. */
  readonly indent?: string;
}

/** On lines of its own where its neighbour is, else beside it. */
function layoutBeside(text: string, { start, valueStart, end }: Part): Layout {
  const [gap = ''] = /\s*$/.exec(text.slice(0, start)) ?? [];
  if (!gap.includes('\n')) return { gap: isOneLine(text) ? '' : ' ' };
  const indent = gap.slice(gap.lastIndexOf('\n') + 1);
  const isFolded = /^[{[](?!.*\n)/s.test(text.slice(valueStart, end));
  return { gap: `${lineBreakOf(text)}${indent}`, ...(isFolded ? {} : { indent }) };
}

/** Writes into what is empty. */
function fill(text: string, { start, end }: Container, name: JsonPath[number] | undefined, value: unknown): string {
  const [outer = ''] = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1)) ?? [];
  const indent = outer + unitOf(text);
  const lineBreak = isOneLine(text) ? '' : lineBreakOf(text);
  const gap = lineBreak === '' ? '' : lineBreak + indent;
  const filled = write(text, { gap, indent }, name, value) + (lineBreak === '' ? '' : lineBreak + outer);
  return text.slice(0, start + 1) + filled + text.slice(end);
}

function write(text: string, { gap, indent }: Layout, name: JsonPath[number] | undefined, value: unknown): string {
  const isTight = isOneLine(text);
  const label = name === undefined ? '' : `${JSON.stringify(name)}:${isTight ? '' : ' '}`;
  if (isTight) return gap + label + JSON.stringify(value);
  const lines = JSON.stringify(value, null, unitOf(text)).split('\n');
  // No string has a line break in it: JSON escapes them.
  const body =
    indent === undefined ? lines.map((line) => line.trim()).join(' ') : lines.join(lineBreakOf(text) + indent);
  return gap + label + body;
}

function isOneLine(text: string): boolean {
  return !text.trim().includes('\n');
}

function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** What a level is indented by. */
function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}
