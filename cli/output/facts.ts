import { safeText } from './safe-text.ts';

/** Named values below a title, one a line, whatever they hold. */
export function formatFacts(title: string, facts: readonly (readonly [name: string, value: string])[]): string {
  const lines = facts.map(([name, value]) => `  ${name.padEnd(18)}  ${safeText(value)}`);
  return [safeText(title), ...lines].join('\n');
}
