import type { ProcessStep } from './explored-process.ts';
import type { DatabaseState, TableState } from './stored-state.ts';
import type { Delivery, World } from './world.ts';

/** An invocation of the consumer that runs. */
export interface Invocation {
  /** Index of the mapping that has delivered its batch. */
  readonly mapping: number;
  readonly delivered: Delivery;
  readonly step: ProcessStep;
  /** True where MongoDB was restored between what it stored and what claims that: its next call there fails. */
  readonly isCut: boolean;
}

/** `given`: it failed or died, and a person may give it again. */
export type CommandStatus = 'idle' | 'running' | 'given' | 'done';

/** A command of an operator. */
export interface CommandState {
  readonly status: CommandStatus;
  /** How often it was given. */
  readonly given: number;
  /** True where it has died of a record. */
  readonly isWarned: boolean;
  readonly step: ProcessStep | null;
  readonly isCut: boolean;
  /** True where MongoDB was not restored since it was given. */
  readonly isFresh: boolean;
}

/** How often what may happen may still happen. */
export interface Left {
  readonly again: number;
  readonly faults: number;
  readonly backups: number;
  readonly restores: number;
  readonly table: number;
}

/** All that the stores hold, and where every process stands. */
export interface WorldState {
  readonly table: TableState;
  readonly database: DatabaseState;
  readonly backup: DatabaseState | null;
  /** Documents of a backup whose sink checkpoints are still to be taken. */
  readonly half: DatabaseState | null;
  /** True where `backup` is of two moments. */
  readonly isBackupTorn: boolean;
  readonly mapping: number;
  /** Index of the batch that the mapping delivers next. */
  readonly at: number;
  readonly invocations: readonly Invocation[];
  readonly commands: readonly CommandState[];
  readonly left: Left;
  /** Bit n: record n was skipped by command. */
  readonly skipped: number;
  readonly hasRestored: boolean;
  /** True from a restore until a restart is done that was given after it. */
  readonly needsRestart: boolean;
  /** True where that restore was to a backup of two moments: till then nothing that the database claims is true. */
  readonly isTorn: boolean;
  /** True where ever a restore was: the sink checkpoint may still be ahead of the checkpoint. */
  readonly wasTorn: boolean;
}

/** Equal texts: equal states. */
export function stateKey(state: WorldState): string {
  const { left, backup, half, isBackupTorn } = state;
  const invocations = state.invocations
    .map(({ mapping, step, isCut }) => `${mapping}.${step.id}${isCut ? 'x' : ''}`)
    .sort();
  const commands = state.commands.map(
    ({ status, given, step, isCut, isFresh, isWarned }) =>
      `${status[0]}${given}${step === null ? '' : `.${step.id}`}${flags(isCut, isFresh, isWarned)}`,
  );
  const { again, faults, backups, restores } = left;
  return `${storesKey(state)}|${backup?.id},${half?.id}${flags(isBackupTorn)}|${invocations}|${commands}|${again}${faults}${backups}${restores}`;
}

/** The same without the processes, and without what may still happen but to the table. */
export function storesKey(state: WorldState): string {
  const { table, database, mapping, at, skipped, hasRestored, needsRestart, isTorn, wasTorn, left } = state;
  return `${table.id},${database.id},${mapping},${at},${skipped}${flags(hasRestored, needsRestart, isTorn, wasTorn)}${left.table}`;
}

/** A letter for each that is set; `-` before them: nothing that stands before runs into it. */
function flags(...all: readonly boolean[]): string {
  let text = '-';
  for (const [index, flag] of all.entries()) if (flag) text += 'abcd'[index];
  return text;
}

/** One less of what may still happen. */
export function oneLess(left: Left, what: keyof Left): Left {
  return { ...left, [what]: left[what] - 1 };
}

/** Names a run of a command. */
export function runIdOf(index: number, given: number): string {
  return `${index + 1}.${given}`;
}

/** True where the table was neither emptied nor restored. */
export function isTableKept({ left }: WorldState, { table }: World): boolean {
  return left.table === (table === 'kept' ? 0 : 1);
}
