import { checkpointMutants } from './checkpoint-mutants.ts';
import { contentMutants } from './content-mutants.ts';
import { effortMutants } from './effort-mutants.ts';
import { envelopeMutants } from './envelope-mutants.ts';
import { expiryMutants } from './expiry-mutants.ts';
import { failureMutants } from './failure-mutants.ts';
import { formerBugs } from './former-bugs.ts';
import { idleCommandMutants } from './idle-command-mutants.ts';
import { intentMutants } from './intent-mutants.ts';
import { meaningMutants } from './meaning-mutants.ts';
import { mongodbMutants } from './mongodb-mutants.ts';
import type { Mutant } from './mutant.ts';
import { operatorMutants } from './operator-mutants.ts';
import { producerMutants } from './producer-mutants.ts';
import { verifyMutants } from './verify-mutants.ts';

/** Every planted bug. */
export const allMutants: readonly Mutant[] = [
  ...checkpointMutants,
  ...mongodbMutants,
  ...contentMutants,
  ...meaningMutants,
  ...expiryMutants,
  ...producerMutants,
  ...intentMutants,
  ...operatorMutants,
  ...idleCommandMutants,
  ...envelopeMutants,
  ...verifyMutants,
  ...failureMutants,
  ...effortMutants,
];

/** One of them, or of the bugs that the product had. @throws Error where there is none of this name. */
export function mutantNamed(name: string): Mutant {
  const found = [...allMutants, ...formerBugs].find((mutant) => mutant.name === name);
  if (found === undefined) throw new Error(`There is no planted bug ${name}.`);
  return found;
}
