/** A command of a page for readers, and what the page says that it prints. */
export interface TutorialStep {
  readonly command: string;
  /** Undefined where the page shows nothing. */
  readonly shown: string | undefined;
}

const block = /^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?/gms;

/** The shell blocks of a page, each one command, with the output that stands directly below. */
export function tutorialSteps(markdown: string): readonly TutorialStep[] {
  return [...markdown.matchAll(block)].map(([, command = '', shown]) => ({ command: command.trim(), shown }));
}

/** What differs from run to run; the columns of a table are as wide as what stands in them. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, 'TIME'],
  [/\b\d{20,}\b/g, 'SEQUENCE'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'ENDPOINT'],
  [/highwater_local_[\da-f]{8}/g, 'DATABASE'],
  [/\b(highwater-local-\w+?stream)[\da-f]{8}-[\da-f]+/g, '$1-ID'],
  [/\b(Highwater-local-\w+?Function)[\dA-F-]+/g, '$1-ID'],
  [/\b\d+\.\d s\b/g, 'DURATION'],
  [/ {2,}/g, '  '],
];

/** Output without what differs from run to run. */
export function maskVariable(output: string): string {
  return variable.reduce((masked, [pattern, name]) => masked.replace(pattern, name), output.trimEnd());
}
