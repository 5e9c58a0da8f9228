import type { Progress } from '../local/progress.ts';
import { addCounts, countBatches } from './count-batches.ts';
import { type DemoPlan, demoRate, helloMessages, interruptAfter } from './demo-plan.ts';
import type { DemoFindings, Interruption } from './demo-report.ts';
import type { DemoFunction, DemoWorld } from './demo-world.ts';
import { interruptByDisabling } from './interrupt-by-disabling.ts';
import { interruptByKill } from './interrupt-by-kill.ts';
import { interruptByRestart } from './interrupt-by-restart.ts';

/** What the demo found out, but for what its caller knows: the shards asked for and the times. */
export type RunFindings = Omit<DemoFindings, 'shards' | 'seconds'>;

/**
 * The main job, on a deployed stack: publish, interrupt three times, publish all again, verify.
 *
 * @throws LocalStackError where a step comes to nothing.
 */
export async function runDemo(world: DemoWorld, plan: DemoPlan, progress: Progress): Promise<RunFindings> {
  const first = await killWhileFlowing(world, plan, progress);
  const second = await disableWhileFlowing(world, plan, progress);
  const published = first.published + second.published;
  // Its log goes with it.
  const countsBefore = await countBatches(consumerOf(world), published);
  const third = await recreate(world, progress);
  const publishedAgain = await progress.step('Publishing everything again under the same run id', () =>
    publishAll(world, plan),
  );
  await untilCaughtUp(world, progress);
  return await progress.step('Verifying', async () => {
    const recreatedCounts = await countBatches(consumerOf(world), publishedAgain);
    return {
      published,
      publishedAgain,
      tally: await world.tally(),
      counts: addCounts(countsBefore, recreatedCounts),
      recreatedCounts,
      document: await world.findDocument(plan.to),
      deadLetters: await world.countDeadLetters(),
      interruptions: [first.interruption, second.interruption, third],
      checkpoints: await world.checkpoints(),
    };
  });
}

function consumerOf(world: DemoWorld): DemoFunction {
  const { consumerFunctionName: functionName } = world.group();
  return { clients: world.stack.aws.clients, functionName, signal: world.signal };
}

interface Interrupted {
  readonly published: number;
  readonly interruption: Interruption;
}

async function killWhileFlowing(world: DemoWorld, plan: DemoPlan, progress: Progress): Promise<Interrupted> {
  const { own } = world.stack.aws;
  const { from, to } = plan.first;
  const how = own === undefined ? 'restarting the consumer' : 'killing the consumer in the middle of a batch';
  if (own === undefined)
    progress.note('The processes of this endpoint cannot be killed from here: the consumer is restarted instead.');
  const result = await progress.step(`Publishing ${from} to ${to}, ${how}`, () =>
    whilePublishing(world.publish({ ...plan.first, ratePerSecond: demoRate(plan.first) }), () =>
      own === undefined ? interruptByRestart(world, plan) : interruptByKill(world, own, plan),
    ),
  );
  const { kind, reached, resumedFrom } = result.interruption;
  progress.note(
    kind === 'kill'
      ? `Killed (SIGKILL) with documents written up to ${reached}, before their checkpoint; resumes from ${resumedFrom}.`
      : `Restarted at ${reached}; resumes from ${resumedFrom}.`,
  );
  await untilCaughtUp(world, progress);
  return result;
}

async function disableWhileFlowing(
  world: DemoWorld,
  { to, second }: DemoPlan,
  progress: Progress,
): Promise<Interrupted> {
  const before = await world.countDocuments();
  const publishing = second === null ? 0 : world.publish({ ...second, ratePerSecond: demoRate(second) });
  const title = second === null ? 'Disabling the mapping' : `Publishing ${second.from} to ${to}, disabling the mapping`;
  const result = await progress.step(title, () =>
    whilePublishing(publishing, async (numbers) => {
      await world.untilDocuments(before + (second === null ? 0 : interruptAfter(second)));
      return await interruptByDisabling(world, async () => {
        await numbers;
        await world.publish({ messages: helloMessages });
      });
    }),
  );
  const { reached, resumedFrom } = result.interruption;
  progress.note(
    `Disabled with ${reached} reached, while the rest and two messages were published; resumes from ${resumedFrom}.`,
  );
  await untilCaughtUp(world, progress);
  return { ...result, published: result.published + helloMessages.length };
}

/**
 * The consumer's function and mapping are new afterwards, and the mapping begins with the oldest record of the stream. Only
 * the checkpoint knows how far the group had come.
 */
async function recreate(world: DemoWorld, progress: Progress): Promise<Interruption> {
  progress.note('Recreating the consumer: the stage is deployed without its group, then with it.');
  const { reached, resumesFrom } = await world.tally();
  await world.recreateGroup();
  progress.note(
    `Recreated with ${reached} reached: a new function and a new mapping, which gets the whole stream again; resumes from ${resumesFrom}.`,
  );
  return { kind: 'recreate', reached, resumedFrom: resumesFrom };
}

/** Interrupts while numbers are being published; a failure of either is the failure of both. */
async function whilePublishing(
  publishing: number | Promise<number>,
  interrupt: (publishing: Promise<number>) => Promise<Interruption>,
): Promise<Interrupted> {
  const numbers = Promise.resolve(publishing);
  const [published, interruption] = await Promise.all([numbers, interrupt(numbers)]);
  return { published, interruption };
}

async function publishAll(world: DemoWorld, { to }: DemoPlan): Promise<number> {
  return (await world.publish({ from: 1, to })) + (await world.publish({ messages: helloMessages }));
}

async function untilCaughtUp(world: DemoWorld, progress: Progress): Promise<void> {
  await progress.step('Waiting until the consumer has caught up', () => world.untilCaughtUp());
}
