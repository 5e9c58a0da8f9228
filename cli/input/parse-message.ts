import { parseExactJson } from '../output/exact-json.ts';
import { InputRefused, UsageError } from '../program/errors.ts';
import type { InputLine } from './read-lines.ts';

/** A message of a request, as JSON text: numbers go on as they were written. */
export interface MessageText {
  /** The line that it stands on, from 1. */
  readonly line: number;
  readonly json: string;
}

/** How lines are read. */
export interface LineFormat {
  /** Begins the id of each message; the number of its line follows. */
  readonly runId: string;
  /** Lines are texts, whatever they look like. */
  readonly text?: boolean;
  /** Lines are objects of `value`, and `key` and `id` where they are there. */
  readonly envelope?: boolean;
  /** The key of every message. */
  readonly key?: string;
}

/** @throws InputRefused naming the line and what is wrong with it. */
export function parseMessage({ number, text }: InputLine, format: LineFormat): MessageText {
  const { runId, key } = format;
  const id = `${runId}:${number}`;
  if (format.text) return { line: number, json: messageOf(id, key, JSON.stringify(text)) };
  const value = parseJson(text, number);
  if (!format.envelope) return { line: number, json: messageOf(id, key, text.trim()) };
  return { line: number, json: envelopeOf(value, id, number) };
}

/**
 * Reads the value of the command line: JSON, or a text that looks like nothing else.
 *
 * @throws UsageError for what begins as JSON and is none.
 */
export function parseValue(text: string, format: LineFormat): MessageText {
  const isJson = canParse(text);
  if (!format.text && !isJson && /^\s*[[{"]/.test(text))
    throw new UsageError('The value begins like JSON and is none: correct it, or send it as it is with --text.');
  return parseMessage({ number: 1, text }, { ...format, text: format.text === true || !isJson });
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseJson(text: string, number: number): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new InputRefused(
      `Line ${number} is not JSON: correct it, or send every line as a text with --text. A text has quotes in JSON.`,
      { cause },
    );
  }
}

function messageOf(id: string, key: string | undefined, value: string): string {
  const named = key === undefined ? '' : `"key":${JSON.stringify(key)},`;
  return `{"id":${JSON.stringify(id)},${named}"value":${value}}`;
}

const members = ['key', 'value', 'id'];

function envelopeOf(value: unknown, id: string, number: number): string {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || !Object.hasOwn(value, 'value'))
    throw new InputRefused(`Line ${number} is no envelope: write {"key": ..., "value": ...}, or leave out --envelope.`);
  const unknown = Object.keys(value).find((name) => !members.includes(name));
  if (unknown !== undefined)
    throw new InputRefused(
      `Line ${number} has the member ${JSON.stringify(unknown)}: an envelope has key, value and id alone.`,
    );
  return JSON.stringify({ id, ...value });
}
