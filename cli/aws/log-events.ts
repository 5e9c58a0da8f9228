import * as v from 'valibot';

const logEvent = v.pipe(v.string(), v.parseJson(), v.looseObject({ event: v.string() }));

/** One line of a function's log that says what happened. */
export type LogEvent = v.InferOutput<typeof logEvent>;

/** The lines of these events, in their order; other lines, and what a runtime writes before the JSON, are skipped. */
export function eventsIn(lines: readonly string[], names: readonly string[]): readonly LogEvent[] {
  const candidates = lines.filter((line) => names.some((name) => line.includes(name)));
  return candidates.flatMap((line) => {
    const { success, output } = v.safeParse(logEvent, line.slice(line.indexOf('{')));
    return success && names.includes(output.event) ? [output] : [];
  });
}

/**
 * The product's sentence and, where it is not part of that, the innermost one, with the name of what it all began with:
 * of errors that are not the product's own a log has no more.
 */
export function reasonOf({ message, error, causes }: LogEvent): string {
  const chain = [error, ...(Array.isArray(causes) ? causes : [])].map(String);
  const [root] = (chain.findLast((link) => link !== 'Error') ?? 'Error').split(':');
  const sentences = chain.flatMap((link) => /^\w+: (.+)$/s.exec(link)?.[1] ?? []);
  if (typeof message !== 'string') return [`(${root}).`, ...sentences.slice(-1)].join(' ');
  const inner = sentences.slice(-1).filter((sentence) => !message.includes(sentence));
  return [`(${root}): ${message}`, ...inner].join(' ');
}
