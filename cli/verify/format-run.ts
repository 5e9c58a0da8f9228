import { formatTable } from '../output/table.ts';
import type { Verdict, VerifiedRun } from '../output/verify.ts';

const titles = [
  ['documents', 'documents'],
  ['deadLetters', 'dead letters'],
  ['pending', 'pending'],
  ['missing', 'missing'],
  ['untraced', 'not looked for'],
  ['wrong', 'wrong'],
  ['doubles', 'doubles'],
  ['unexpected', 'unexpected'],
] as const;
/** With one of these a run is not proven, however often it is verified. */
const faults = ['missing', 'untraced', 'wrong', 'doubles', 'unexpected'];

/** What a person reads: the verdict in a sentence, what was counted, and what is wrong. */
export function formatRun(
  group: string,
  verdict: Verdict,
  { runId, first, last, counts, problems }: VerifiedRun,
): string {
  const numbers = `numbers ${first} to ${last} of run ${runId}`;
  const { documents, deadLetters, pending } = counts;
  const letters = deadLetters === 0 ? '' : `, and ${deadLetters} as dead letters`;
  const wrong = titles
    .filter(([name]) => faults.includes(name) && counts[name] > 0)
    .map(([name, title]) => `${counts[name]} ${title}`);
  const sentence = {
    proven: `PROVEN: group ${group} holds the ${numbers}: ${documents} as one document each${letters}.`,
    pending: `NOT PROVEN YET: of the ${numbers}, ${pending} lie after the checkpoint of group ${group}. Nothing else is wrong.`,
    'not-proven': `NOT PROVEN: of the ${numbers} in group ${group}, these are wrong: ${wrong.join(', ')}.`,
  }[verdict];
  const shown = titles.map(([name, title]) => [title, String(counts[name])]);
  const lines = problems.map(({ eventId, problem }) => `${problem.padEnd(10)}  ${eventId}`);
  return [sentence, formatTable(['numbers', 'count'], shown), lines.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}
