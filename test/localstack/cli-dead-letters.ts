import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  deadLetterSchema,
  deadLetterShowSchema,
  deadLettersDiscardSchema,
  deadLettersExportSchema,
  deadLettersRedriveSchema,
} from '../../cli/output/dead-letters.ts';
import { type DeployedStack, isExternal } from '../support/deployed-stack.ts';
import { cloudEventBytes, utf8 } from '../support/records.ts';
import { linesOf, runHighwater } from '../support/run-highwater.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Of four keys each: an external endpoint gets fewer, as LocalStack's Kinesis is slower the more records it holds. */
const badOfKey = isExternal(process.env) ? 125 : 500;

/** `dead-letters`, from records that cannot be stored to what an operator does about them. */
export function cliDeadLetters(stack: () => DeployedStack): void {
  const highwater = (...args: readonly string[]) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint]);
  /** Puts records of one key, which stay in order, and waits until they are handled. */
  const put = async (key: string, ...records: readonly Uint8Array[]): Promise<void> => {
    const Records = records.map((Data) => ({ Data, PartitionKey: key }));
    const { streamName: StreamName } = stack().local.outputs();
    await stack().local.aws.clients.kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    await stack().untilCaughtUp();
  };
  /** The open dead letters of one partition key. */
  const openOf = async (key: string) => {
    const { code, stdout } = await highwater('dead-letters', 'list', '--json');
    expect(code).toBe(0);
    const all = linesOf(stdout).map((line) => v.parse(deadLetterSchema, JSON.parse(line)));
    return all.filter((deadLetter) => deadLetter.key === key);
  };

  describe('highwater dead-letters', () => {
    it('lists and shows records that cannot be stored, without their control characters', async () => {
      await put('cli-poison', utf8('{"a\u001b[31m'), Uint8Array.of(0xff, 0x00, 0x1b));
      const open = await openOf('cli-poison');
      expect(open.map(({ reason, bytes, state }) => [reason.code, bytes, state])).toEqual([
        ['not-json', 8, 'open'],
        ['invalid-utf8', 3, 'open'],
      ]);
      const [text, binary] = open.map(({ id }) => id);
      const { stdout } = await highwater('dead-letters', 'show', String(text));
      expect(stdout).toContain('payload:\n  | {"a\\u001b[31m\n');
      const { stdout: hex } = await highwater('dead-letters', 'show', String(binary), '--group', 'numtest');
      expect(hex).toContain('payload, which is not UTF-8:\n  00000000  ff 00 1b ');
      const { stdout: json } = await highwater('dead-letters', 'show', String(binary), '--json');
      expect(v.parse(deadLetterShowSchema, JSON.parse(json)).payload).toEqual({
        text: null,
        base64: '/wAb',
        isComplete: true,
      });
    });

    it('exports payloads byte for byte, and leaves what is there', async () => {
      await put('cli-exported', utf8('exported'));
      const [{ id = '' } = {}] = await openOf('cli-exported');
      const to = join(await temporaryFolder(), 'found');
      const { stdout } = await highwater('dead-letters', 'export', id, '--to', to, '--json');
      const answer = v.parse(deadLettersExportSchema, JSON.parse(stdout));
      expect(answer).toMatchObject({ group: 'numtest', folder: to, exported: 1, existing: 0 });
      const [bin = ''] = (await readdir(to)).filter((name) => name.endsWith('.bin'));
      expect(await readFile(join(to, bin), 'utf8')).toBe('exported');
      const again = await highwater('dead-letters', 'export', '--all', '--reason', 'not-json', '--to', to);
      expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('1 were there already.') });
    });

    it('redrives what can be stored by now, once, and fails where some is refused again', async () => {
      const event = (value: string) => cloudEventBytes({ id: 'cli-conflict', data: value });
      await put('cli-conflict', event('first'), event('second'));
      const [{ id = '', eventId } = {}] = await openOf('cli-conflict');
      const refused = await highwater('dead-letters', 'redrive', id);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('1 dead letter refused again')]);
      await stack()
        .collection()
        .deleteOne({ _id: String(eventId) });
      const { code, stdout } = await highwater('dead-letters', 'redrive', '--all', '--reason', 'conflict', '--json');
      const answer = v.parse(deadLettersRedriveSchema, JSON.parse(stdout));
      expect([code, answer.redriven, answer.refusedAgain]).toEqual([0, 1, 0]);
      const stored = await stack()
        .collection()
        .findOne({ _id: String(eventId) });
      expect(stored?.['value']).toBe('second');
      const closed = await highwater('dead-letters', 'show', id);
      expect(closed.stdout).toContain('  state               redriven');
    });

    it('discards with --yes, and refuses where nobody can be asked', async () => {
      await put('cli-discarded', utf8('discarded'));
      const [{ id = '' } = {}] = await openOf('cli-discarded');
      expect(await highwater('dead-letters', 'discard', id)).toMatchObject({
        code: 2,
        stderr: 'This command asks before it begins, and there is no terminal to ask at: give --yes.\n',
      });
      const { stdout } = await highwater('dead-letters', 'discard', id, '--yes', '--json');
      expect(v.parse(deadLettersDiscardSchema, JSON.parse(stdout))).toMatchObject({ discarded: 1, notOpen: 0 });
      expect(await openOf('cli-discarded')).toEqual([]);
      const { stdout: closed } = await highwater('dead-letters', 'list', '--state', 'discarded', '--json');
      expect(closed).toContain(id);
      const all = await highwater('dead-letters', 'discard', '--all', '--reason', 'not-json', '--yes');
      expect(all.code).toBe(0);
      expect((await highwater('dead-letters', 'list', '--reason', 'not-json')).stderr).toContain(
        'no open dead letters',
      );
    });

    it('works through many: redrives all that are open of a reason, and discards them', async () => {
      const bad = Array.from({ length: badOfKey }, () => utf8('{"twice":1,"twice":2}'));
      for (const key of ['a', 'b', 'c', 'd']) await put(`cli-many-${key}`, ...bad);
      const redrive = await highwater('dead-letters', 'redrive', '--all', '--reason', 'duplicate-member', '--json');
      const redriven = v.parse(deadLettersRedriveSchema, JSON.parse(redrive.stdout));
      expect([redrive.code, redriven.redriven, redriven.refusedAgain]).toEqual([1, 0, 4 * badOfKey]);
      const discard = await highwater('dead-letters', 'discard', '--all', '--reason', 'duplicate-member', '--yes');
      expect(discard).toMatchObject({
        code: 0,
        stdout: `Discarded ${4 * badOfKey} dead letters of the group numtest.\n`,
      });
      const { stdout } = await highwater(
        'dead-letters',
        'list',
        '--state',
        'discarded',
        '--reason',
        'duplicate-member',
      );
      expect(linesOf(stdout)).toHaveLength(4 * badOfKey + 1);
    });

    it('says that an id was torn at its space', async () => {
      const { code, stderr } = await highwater('dead-letters', 'redrive', 'numbers@1/shardId-000000000000', '7');
      expect([code, stderr]).toEqual([2, expect.stringContaining('put the id in quotes')]);
    });
  });
}
