import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { hangMs } from './hang-ms.ts';

/** A run that is held in the middle of its end. */
export interface HeldRun {
  /** What the command needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves once the command has asked a first server to end, and is held. */
  untilHeld(): Promise<void>;
  letGo(): void;
}

/** Holds the command that runs in this folder as soon as it is stopping. */
export function heldWhileStopping(folder: string): HeldRun {
  const [asked, letGo] = [join(folder, 'asked-to-end'), join(folder, 'let-go')];
  const preload = new URL('hold-stopping.ts', import.meta.url).href;
  return {
    env: { NODE_OPTIONS: `--import=${preload}`, HOLD_ASKED: asked, HOLD_LET_GO: letGo },
    untilHeld: async () => {
      const otherwise = (): string => 'No server was asked to end.';
      await waitUntil(async () => existsSync(asked) || undefined, { timeoutMs: hangMs, otherwise });
    },
    letGo: () => writeFileSync(letGo, ''),
  };
}
