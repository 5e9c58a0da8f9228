import { sharedStack } from '../support/shared-stack.ts';
import { fanOut } from './fan-out.ts';
import { foreignRecords } from './foreign-records.ts';
import { interruptions } from './interruptions.ts';
import { journey } from './journey.ts';
import { mappings } from './mappings.ts';
import { operator } from './operator.ts';
import { secondGroup } from './second-group.ts';
import { throughput } from './throughput.ts';
import { wrongDatabase } from './wrong-database.ts';

/** One deployment for all suites: they run one after the other, each with a run id of its own. */
const stack = sharedStack();

journey(stack);
foreignRecords(stack);
interruptions(stack);
mappings(stack);
wrongDatabase(stack);
operator(stack);
throughput(stack);
secondGroup(stack);
fanOut(stack);
