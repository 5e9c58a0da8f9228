import { typedName } from '../program/add-command.ts';
import type { StackOptions } from '../program/options.ts';
import { quoteWord } from '../program/quote-word.ts';

/** The options of `send`. */
export interface SendOptions extends StackOptions {
  readonly value?: string;
  readonly topic?: string;
  readonly key?: string;
  readonly file?: string;
  readonly envelope?: boolean;
  readonly text?: boolean;
  readonly fromLine: number;
  readonly numbers?: string;
  readonly rate?: number;
  readonly aggregate?: boolean;
  readonly runId?: string;
}

/**
 * The command that goes on after an interruption. What may have been published already is the same event again.
 *
 * @param next the first number or line that may be missing.
 */
export function howToGoOn(options: SendOptions, runId: string, next: number): string {
  const { value, file, numbers } = options;
  const words: (readonly (string | number | undefined)[])[] = [
    numbers === undefined ? [] : ['--numbers', `${next}..${numbers.split('..')[1]}`],
    file === undefined ? [] : ['--file', file],
    numbers === undefined && value === undefined ? ['--from-line', next] : [],
    ['--run-id', runId],
    ...(['key', 'topic', 'rate', 'stage', 'stack', 'region', 'profile'] as const).map((name) =>
      options[name] === undefined ? [] : [`--${name}`, options[name]],
    ),
    options.endpointUrl === undefined ? [] : ['--endpoint-url', options.endpointUrl],
    options.envelope ? ['--envelope'] : [],
    options.text ? ['--text'] : [],
    options.aggregate ? ['--aggregate'] : [],
    value === undefined ? [] : [value],
  ];
  const command = [typedName, 'send', ...words.flat().map((word) => quoteWord(String(word)))].join(' ');
  const isStdin = value === undefined && file === undefined && numbers === undefined;
  return `To go on${isStdin ? ', with the same input' : ''}: ${command}`;
}
