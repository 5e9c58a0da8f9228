import type { StepAnswer } from '../../../engine/operate/command-answer.ts';
import { ExecutionEnvironment } from '../engine/execution-environment.ts';
import { operatorIn } from '../run/processes.ts';
import type { Product } from '../run/product.ts';
import type { World } from '../run/world.ts';
import type { Violations } from './violations.ts';

const maxSteps = 20_000;

/** Lets time pass until this is answered: nothing is wrong any more, so it has to be. Undefined where it is not. */
export async function untilAnswered<T>(
  command: string,
  { world, violations }: { readonly world: World; readonly violations: Violations },
  ask: () => Promise<T>,
): Promise<T | undefined> {
  let end: { readonly answer?: T } | undefined;
  void ask().then(
    (answer) => {
      end = { answer };
    },
    (error: unknown) => {
      end = {};
      violations.add('I10', `${command} fails where nothing is wrong: ${String(error)}`);
    },
  );
  const isDone = await world.time.run(() => end !== undefined, maxSteps);
  if (!isDone) violations.add('I10', `${command} comes to no end`);
  return end?.answer;
}

/** Sends the request, and whatever request it answers, as the command line does: one batch a step. */
export async function* verifySteps<Answer extends Pick<StepAnswer, 'next' | 'trouble'>>(
  request: object,
  world: World,
  product: Product,
): AsyncGenerator<Answer> {
  const { parseCommandRequest, carryOut } = product.tools;
  const environment = new ExecutionEnvironment('operator-verify');
  const operator = operatorIn(world, environment, product, () => undefined);
  let next: object | null = request;
  while (next !== null) {
    const sent = parseCommandRequest(JSON.parse(JSON.stringify(next)));
    const said: object = await environment.run(() => carryOut(sent, operator.dependencies, { isOver: () => true }));
    if (!isStepOf<Answer>(said)) throw new TypeError('verify answers what it found');
    if (said.trouble !== null) throw new Error(said.trouble);
    yield said;
    next = said.next;
  }
  await operator.close();
}

function isStepOf<Answer>(said: object): said is Answer & object {
  return 'next' in said && 'trouble' in said;
}
