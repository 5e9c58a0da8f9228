import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sendSchema } from '../../cli/output/send.ts';
import { type DeployedStack, isExternal } from '../support/deployed-stack.ts';
import { type HighwaterRun, runHighwater } from '../support/run-highwater.ts';
import { expectRun } from './expect-run.ts';

/** Each call takes LocalStack's Kinesis longer the more records lie in the stream, and all tests here share it. */
const most = isExternal(process.env) ? 1_000 : 10_000;

/** `send`, from the command line to the documents. */
export function cliSend(stack: () => DeployedStack): void {
  const highwater = (args: readonly string[], run?: HighwaterRun) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint], run);
  const storedOf = async (runId: string) => {
    await stack().untilCaughtUp();
    const documents = await stack().collection().find().toArray();
    const own = documents.filter(({ _id }) => _id.startsWith(`highwater:client ${runId}:`));
    return own.map(({ _id, key, value }) => [_id.split(':').at(-1), key, value]).sort();
  };

  describe('highwater send', () => {
    it('publishes numbers, which arrive once each, also where they are sent twice', async () => {
      const args = ['send', '--numbers', `1..${most}`, '--run-id', 'cli-numbers', '--json'];
      const { code, stdout } = await highwater(args);
      expect(code).toBe(0);
      expect(v.parse(sendSchema, JSON.parse(stdout))).toEqual({
        stack: 'Highwater-local',
        topic: 'numtest',
        runId: 'cli-numbers',
        published: most,
        next: null,
      });
      expect((await highwater(args)).code).toBe(0);
      await expectRun(stack(), 'cli-numbers', [1, most]);
    });

    it('publishes a value, and one with a key', async () => {
      await highwater(['send', 'Hello, World!', '--run-id', 'cli-hello']);
      const { stdout } = await highwater([
        'send',
        '--key',
        'message-two',
        'This is Kafka-Python',
        '--run-id',
        'cli-two',
      ]);
      expect(stdout).toBe('Published 1 event to numtest, run id cli-two.\n');
      expect(await storedOf('cli-hello')).toEqual([['1', null, 'Hello, World!']]);
      expect(await storedOf('cli-two')).toEqual([['1', 'message-two', 'This is Kafka-Python']]);
    });

    it('publishes the lines of stdin up to one that is refused, and says how to go on', async () => {
      const run = { input: '{"a":1}\n"two"\nthree\n' };
      const { code, stdout, stderr } = await highwater(['send', '--run-id', 'cli-lines'], run);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('2 published. To go on, with the same input: npx --no highwater send --from-line 3');
      expect(stderr).toContain('Line 3 is not JSON');
      expect(await storedOf('cli-lines')).toEqual([
        ['1', null, { a: 1 }],
        ['2', null, 'two'],
      ]);
    });

    it('refuses in the words of the producer what that refuses', async () => {
      const { code, stderr } = await highwater(['send', '--run-id', 'x', '{"_bsontype":1}']);
      expect(code).toBe(1);
      expect(stderr).toContain('The producer function refuses the request: line 1.value._bsontype');
      expect(stderr).not.toContain('To go on');
    });

    it('says of a key which option is too long, before anything is sent', async () => {
      const { code, stderr } = await highwater(['send', '--text', '--run-id', 'x', '--key', 'k'.repeat(300), 'v']);
      expect(code).toBe(2);
      expect(stderr).toContain('--key has over 256 characters: send a shorter text.');
    });
  });
}
