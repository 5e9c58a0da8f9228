import type { Command } from 'commander';
import { addCommand } from '../program/add-command.ts';

/** `doctor`: looks for what is wrong with a deployed stack. */
export function addDoctor(program: Command): void {
  addCommand(program, {
    name: 'doctor',
    description: 'look for what is wrong with a deployed stack, and say how to put it right; changes nothing',
    examples: ['doctor', 'doctor --stage prod --json'],
    load: async () => (await import('../commands/doctor.ts')).doctor,
  });
}
