import type { Check } from '../output/doctor.ts';

/** What was read, or why it could not be. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | {
      readonly kind: 'unreadable';
      readonly why: string;
      /** True where something of the stack failed at it, and neither AWS nor the rights of who asks. */
      readonly isFault: boolean;
    };

/** Makes the results of one check of one thing. */
export interface Checker {
  ok(text: string): Check;
  unknown(why: string): Check;
  error(text: string, fix: string): Check;
  warning(text: string, fix: string): Check;
}

/** @param subject a group, a topic, a function or the stack. */
export function checkerOf(check: string, subject: string): Checker {
  const finding =
    (severity: 'error' | 'warning') =>
    (text: string, fix: string): Check => ({ check, subject, state: 'finding', severity, text, fix });
  return {
    ok: (text) => ({ check, subject, state: 'ok', severity: null, text, fix: null }),
    unknown: (text) => ({ check, subject, state: 'unknown', severity: null, text, fix: null }),
    error: finding('error'),
    warning: finding('warning'),
  };
}

/** The results of looking at what was read; unknown where it could not be. */
export function whereRead<T>(
  reading: Reading<T>,
  checker: Checker,
  look: (value: T) => readonly Check[],
): readonly Check[] {
  return reading.kind === 'read' ? look(reading.value) : [checker.unknown(reading.why)];
}
