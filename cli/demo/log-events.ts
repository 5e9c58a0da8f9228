/** One line of a function's log that says what happened. */
export type LogEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** The lines of these events, in their order; other lines, and what a runtime writes before the JSON, are skipped. */
export function eventsIn(lines: readonly string[], names: readonly string[]): readonly LogEvent[] {
  return lines.flatMap((line) => {
    const event = names.some((name) => line.includes(name)) ? parseEvent(line) : undefined;
    return event !== undefined && names.includes(event.event) ? [event] : [];
  });
}

function parseEvent(line: string): LogEvent | undefined {
  try {
    const value: unknown = JSON.parse(line.slice(line.indexOf('{')));
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is LogEvent {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'event') === 'string';
}
