import { afterAll, beforeAll } from 'vitest';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { foreignRecords } from './foreign-records.ts';
import { interruptions } from './interruptions.ts';
import { journey } from './journey.ts';
import { mappings } from './mappings.ts';
import { secondGroup } from './second-group.ts';
import { throughput } from './throughput.ts';
import { wrongDatabase } from './wrong-database.ts';

const ending = new AbortController();
let deployed: DeployedStack | undefined;

beforeAll(async () => {
  deployed = await deployStack(ending.signal);
});
afterAll(async () => {
  ending.abort();
  await deployed?.stop();
});

/** One deployment for all suites: they run one after the other, each with a run id of its own. */
const stack = (): DeployedStack => {
  if (deployed === undefined) throw new Error('the stack is not deployed');
  return deployed;
};

journey(stack);
foreignRecords(stack);
interruptions(stack);
mappings(stack);
wrongDatabase(stack);
throughput(stack);
secondGroup(stack);
