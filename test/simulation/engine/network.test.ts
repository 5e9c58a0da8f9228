import { expect, it } from 'vitest';
import { Sandbox } from './execution-environment.ts';
import { Faults } from './faults.ts';
import { simulatedNetwork } from './network.ts';
import { seededRandom } from './random.ts';
import { VirtualTime } from './virtual-time.ts';

function open() {
  const time = new VirtualTime(0);
  const network = simulatedNetwork(time, seededRandom(1), new Faults(new Map(), seededRandom(1)));
  const sandbox = new Sandbox('one');
  const arrived: string[] = [];
  const send = (name: string, signal?: AbortSignal) =>
    network.call(sandbox, 'service', () => arrived.push(name), signal);
  const pass = () => time.run(() => false, 100);
  return { sandbox, arrived, send, pass };
}

it('sends nothing from a sandbox that is frozen, until it is thawed', async () => {
  const { sandbox, arrived, send, pass } = open();
  sandbox.freeze();
  const sent = send('held');
  await pass();
  expect(arrived).toEqual([]);
  sandbox.thaw();
  await pass();
  expect([arrived, await sent]).toEqual([['held'], 1]);
});

it('never sends what was given up while the sandbox was frozen', async () => {
  const { sandbox, arrived, send, pass } = open();
  const controller = new AbortController();
  sandbox.freeze();
  const sent = send('given up', controller.signal);
  controller.abort(new Error('planted'));
  sandbox.thaw();
  await expect(sent).rejects.toThrow('planted');
  await pass();
  expect(arrived).toEqual([]);
});

it('sends nothing from a sandbox that is dead', async () => {
  const { sandbox, arrived, send, pass } = open();
  sandbox.kill();
  void send('lost');
  await pass();
  expect(arrived).toEqual([]);
});
