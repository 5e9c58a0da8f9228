import { sharedStack } from '../support/shared-stack.ts';
import { cliDeadLetters } from './cli-dead-letters.ts';
import { cliDoctor } from './cli-doctor.ts';
import { cliEmpty } from './cli-empty.ts';
import { cliFailures } from './cli-failures.ts';
import { cliGivenUp } from './cli-given-up.ts';
import { cliGroups } from './cli-groups.ts';
import { cliOperator } from './cli-operator.ts';
import { cliReset } from './cli-reset.ts';
import { cliSend } from './cli-send.ts';
import { cliTail } from './cli-tail.ts';
import { cliTerminal } from './cli-terminal.ts';
import { cliTopicChanges } from './cli-topic-changes.ts';
import { cliTopics } from './cli-topics.ts';
import { cliVerify } from './cli-verify.ts';

/** The command line as a process of its own, against one deployment for all suites. */
const stack = sharedStack();

// The first: it needs a stream into which nothing was written.
cliEmpty(stack);
cliTopics(stack);
cliSend(stack);
cliTail(stack);
cliGroups(stack);
cliOperator(stack);
// Before those that leave dead letters.
cliDoctor(stack);
cliReset(stack);
cliVerify(stack);
cliDeadLetters(stack);
cliFailures(stack);
cliTerminal(stack);
cliGivenUp(stack);
// The last: it changes what is deployed.
cliTopicChanges(stack);
