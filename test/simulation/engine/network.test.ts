import { expect, it } from 'vitest';
import { ExecutionEnvironment } from './execution-environment.ts';
import { Faults } from './faults.ts';
import { simulatedNetwork } from './network.ts';
import { seededRandom } from './random.ts';
import { VirtualTime } from './virtual-time.ts';

function open() {
  const time = new VirtualTime(0);
  const network = simulatedNetwork(time, seededRandom(1), new Faults(new Map(), seededRandom(1)));
  const environment = new ExecutionEnvironment('one');
  const arrived: string[] = [];
  const send = (name: string, signal?: AbortSignal) =>
    network.call(environment, 'service', () => arrived.push(name), signal);
  const pass = () => time.run(() => false, 100);
  return { environment, arrived, send, pass };
}

it('sends nothing from a environment that is frozen, until it is thawed', async () => {
  const { environment, arrived, send, pass } = open();
  environment.freeze();
  const sent = send('held');
  await pass();
  expect(arrived).toEqual([]);
  environment.thaw();
  await pass();
  expect([arrived, await sent]).toEqual([['held'], 1]);
});

it('never sends what was given up while the environment was frozen', async () => {
  const { environment, arrived, send, pass } = open();
  const controller = new AbortController();
  environment.freeze();
  const sent = send('given up', controller.signal);
  controller.abort(new Error('planted'));
  environment.thaw();
  await expect(sent).rejects.toThrow('planted');
  await pass();
  expect(arrived).toEqual([]);
});

it('sends nothing from a environment that is dead', async () => {
  const { environment, arrived, send, pass } = open();
  environment.kill();
  void send('lost');
  await pass();
  expect(arrived).toEqual([]);
});
