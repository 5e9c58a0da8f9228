import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCompletion } from '../nouns/completion.ts';
import { addDeadLetters } from '../nouns/dead-letters.ts';
import { addDemo } from '../nouns/demo.ts';
import { addDoctor } from '../nouns/doctor.ts';
import { addFailures } from '../nouns/failures.ts';
import { addGroups } from '../nouns/groups.ts';
import { addLocal } from '../nouns/local.ts';
import { addReplay } from '../nouns/replay.ts';
import { addSend } from '../nouns/send.ts';
import { addTail } from '../nouns/tail.ts';
import { addTopics } from '../nouns/topics.ts';
import { addVerify } from '../nouns/verify.ts';
import { typedName } from './add-command.ts';

const manifest = new URL('../../package.json', import.meta.url);

/** The whole command line: nouns, their verbs and options. What carries them out is loaded when one runs. */
export function createProgram(): Command {
  const program = createCommands();
  addCompletion(program);
  return program;
}

/** The command line without its completion: what there is to complete. */
export function createCommands(): Command {
  const program = new Command(typedName)
    .description('Moves events from Amazon Kinesis into MongoDB: exactly one document per event.')
    .version(JSON.parse(readFileSync(manifest, 'utf8')).version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .showHelpAfterError(`(${typedName} help lists the commands)`)
    .exitOverride();
  for (const add of [
    addTopics,
    addSend,
    addTail,
    addVerify,
    addGroups,
    addReplay,
    addDeadLetters,
    addFailures,
    addDoctor,
    addLocal,
    addDemo,
  ])
    add(program);
  return program;
}
