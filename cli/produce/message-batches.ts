import { createReadStream } from 'node:fs';
import { type MessageText, parseMessage, parseValue } from '../input/parse-message.ts';
import { type InputLine, readLines } from '../input/read-lines.ts';
import { errorCode } from '../local/errors.ts';
import type { CommandContext } from '../program/context.ts';
import { InputRefused } from '../program/errors.ts';
import { batchMessages, requestFrameBytes, requestLimits } from './batch-messages.ts';
import type { SendOptions } from './how-to-go-on.ts';

/** How long a request waits for more lines. */
const idleMs = 100;
/** An id and the names of the members, beside the line itself. */
const maxLineBytes = requestLimits.maxBytes - 2 * requestFrameBytes;

/**
 * The messages of a value, a file or stdin, as they fit into requests.
 *
 * @throws InputRefused, UsageError naming the line that cannot be sent, after what came before it.
 */
export async function* messageBatches(
  options: SendOptions,
  runId: string,
  { stdin, output, sleep }: CommandContext,
): AsyncGenerator<readonly MessageText[], void> {
  if (options.value !== undefined) return yield [parseValue(options.value, { ...options, runId })];
  const { file, fromLine } = options;
  const input = file === undefined ? stdin() : undefined;
  if (input?.isTTY) output.note('One JSON value a line; Ctrl-D ends.');
  const lines = readLines(input ?? readFileChunks(String(file)), maxLineBytes);
  const messages = parseAll(lines, (line) =>
    line.number < fromLine ? [] : [parseMessage(line, { ...options, runId })],
  );
  // The wait goes on when a line comes first, and harms nobody: an end that is asked for ends it.
  yield* batchMessages(messages, requestLimits, () => sleep(idleMs));
}

/** Where a line cannot be parsed, those before it are given first. */
async function* parseAll(
  source: AsyncIterable<readonly InputLine[]>,
  parse: (line: InputLine) => readonly MessageText[],
): AsyncGenerator<readonly MessageText[], void> {
  for await (const lines of source) {
    const messages: MessageText[] = [];
    try {
      for (const line of lines) messages.push(...parse(line));
    } catch (error) {
      yield messages;
      throw error;
    }
    yield messages;
  }
}

async function* readFileChunks(file: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* createReadStream(file);
  } catch (cause) {
    const code = errorCode(cause) ?? 'unknown error';
    throw new InputRefused(`The file ${file} cannot be read (${code}): name a file that is there.`, { cause });
  }
}
