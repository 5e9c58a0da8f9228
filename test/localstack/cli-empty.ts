import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { outputSchemas } from '../../cli/output/output-schemas.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { linesOf, runHighwater } from '../support/run-highwater.ts';
import { letterId } from '../support/shown-letters.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { stackCommands } from '../support/typed-commands.ts';

const shards = ['shardId-000000000000', 'shardId-000000000001'];
const record = ['--shard', String(shards[0])];

/** What a command comes to: the lines of JSON that it prints, its exit code, and words on stderr. */
interface Outcome {
  readonly lines: readonly unknown[];
  readonly code?: number;
  readonly says?: string;
}

/** Each command on a stream into which nothing was ever written. */
const runs: readonly (readonly [path: string, args: readonly string[], outcome: Outcome])[] = [
  ['topics list', [], { lines: [{ topics: [{ name: 'numtest' }] }] }],
  ['topics describe', [], { lines: [{ topics: [{ openShards: 2 }] }] }],
  ['tail', ['--from-beginning'], { lines: [] }],
  ['tail', ['--from', '1h', '--shard', String(shards[1])], { lines: [] }],
  ['verify', ['--from', '1h'], { lines: [{ verdict: 'proven', range: { examples: [] } }] }],
  [
    'verify',
    ['--run-id', 'cli-never', '--expect', '1..3'],
    { lines: [{ verdict: 'not-proven', run: { counts: { documents: 0, missing: 3 } } }], code: 1 },
  ],
  ['groups list', [], { lines: [{ groups: [{ state: 'Enabled' }] }] }],
  ['groups describe', ['numtest', '--count'], { lines: [{ documents: 0, lastError: null, shards: [] }] }],
  ['groups pause', ['numtest'], { lines: [{ changed: true }] }],
  ['groups resume', ['numtest'], { lines: [{ changed: true }] }],
  ['groups reset', ['numtest', '--to-earliest'], { lines: [{ executed: false, shards: shards.map(nothing) }] }],
  ['groups reset', ['numtest', '--to-latest', '--execute'], { lines: [{ shards: shards.map(nothing) }] }],
  ['groups restart', ['numtest'], { lines: [{ executed: false, shards: [] }] }],
  ['groups restart', ['numtest', '--execute'], { lines: [], code: 1, says: 'has handled nothing yet' }],
  ['groups skip', ['numtest', ...record, '--sequence', '1'], { lines: [], code: 1, says: 'has no record 1' }],
  ['groups unskip', ['numtest', ...record], { lines: [{ sequences: [] }] }],
  ['replay', ['--group', 'numtest', '--from', '1h'], { lines: [{ shards: shards.map(readNothing) }] }],
  ['dead-letters list', ['--state', 'all'], { lines: [], says: 'has no dead letters' }],
  ['dead-letters show', [letterId(1)], { lines: [], code: 1, says: 'no dead letter' }],
  ['dead-letters redrive', ['--all'], { lines: [{ redriven: 0, refusedAgain: 0 }] }],
  ['dead-letters discard', ['--all', '--yes'], { lines: [{ discarded: 0 }] }],
  ['failures list', [], { lines: [] }],
  ['failures redrive', ['--all'], { lines: [] }],
  ['failures discard', ['aws/lambda/nothing', '--yes'], { lines: [{ outcome: 'gone' }] }],
  ['doctor', [], { lines: [{ findings: 0 }] }],
];

function nothing(shard: string): object {
  return { shard, action: 'none' };
}

function readNothing(shard: string): object {
  return { shard, records: 0, stored: 0, unread: [] };
}

/** Every command of a stack that has not got a single record yet. Runs before anything else. */
export function cliEmpty(stack: () => DeployedStack): void {
  const run = async (path: string, args: readonly string[]) => {
    const typed = [...path.split(' '), ...args, '--json', '--endpoint-url', stack().local.aws.endpoint];
    const { code, stdout, stderr } = await runHighwater(typed);
    const schema = outputSchemas[path as keyof typeof outputSchemas];
    return { code, stderr, lines: linesOf(stdout).map((line) => v.parse(schema, JSON.parse(line))) };
  };

  describe('highwater, where nothing was written yet', () => {
    it('has no checkpoint at which it could begin', async () => {
      expect(await stack().checkpoints()).toEqual([]);
    });

    it.each(runs)('has an answer of its schema to %s %j', async (path, args, { lines, code = 0, says = '' }) => {
      const end = await run(path, args);
      expect(end).toMatchObject({ code, lines, stderr: expect.stringContaining(says) });
    });

    it('has nothing to export', async () => {
      const folder = await temporaryFolder();
      const end = await run('dead-letters export', ['--all', '--to', join(folder, 'found')]);
      expect(end).toMatchObject({ code: 0, lines: [{ exported: 0, existing: 0 }] });
    });

    it('is tried with every command but those that write', () => {
      const written = ['topics create', 'topics alter', 'send', 'dead-letters export'];
      expect([...new Set(runs.map(([path]) => path)), ...written].toSorted()).toEqual(
        [...stackCommands().keys()].toSorted(),
      );
    });
  });
}
