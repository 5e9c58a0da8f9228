import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const commands = {
  sim: fileURLToPath(new URL('../sim.ts', import.meta.url)),
  'sim:mutants': fileURLToPath(new URL('../mutants/hunt.ts', import.meta.url)),
};

const captured = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;

/** Runs a command as its npm script does. */
function run(command: keyof typeof commands, ...flags: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commands[command], ...flags], captured);
  return { status, stdout, stderr, last: stdout.trimEnd().split('\n').at(-1) ?? '' };
}

describe('npm run sim', () => {
  it('runs many seeds, and says in one last line what came of them', () => {
    const { status, last } = run('sim', '--seeds', '3', '--from-seed', '7', '--workers', '2', '--json');
    const { seeds, violations, records, least, faults, seconds } = JSON.parse(last);
    expect({ status, seeds, violations }).toEqual({ status: 0, seeds: 3, violations: [] });
    expect(records).toBeGreaterThanOrEqual(600);
    expect(least.events).toBeGreaterThanOrEqual(200);
    expect(Object.keys(faults).length).toBeGreaterThan(15);
    expect(seconds).toBeGreaterThan(0);
  });

  it('replays one seed, readable, the same to the byte every time', () => {
    const first = run('sim', '--seed', '4711', '--trace');
    expect(first.stdout.split('\n').length).toBeGreaterThan(200);
    expect(first.stdout).toContain('everything heals');
    expect(run('sim', '--seed', '4711', '--trace').stdout).toBe(first.stdout);
  });

  it('ends with the trace that nobody reads on, and fails where its result has no room', () => {
    const shell = (text: string) =>
      spawnSync('bash', ['-o', 'pipefail', '-c', text, process.execPath, commands.sim], captured);
    const cut = shell('"$0" "$1" --seed 1 --trace | head -n 1');
    expect([cut.status, cut.stdout.split('\n').length]).toEqual([141, 2]);
    for (const flags of ['--seeds 1 --workers 1 --json', '--seed 1']) {
      const full = shell(`"$0" "$1" ${flags} >/dev/full`);
      expect(full.status).toBe(1);
      expect(full.stderr).toContain('The output cannot be written (ENOSPC)');
    }
  });

  it('fails where a promise is broken, and prints a command that breaks it again', () => {
    const found = run('sim', '--mutant', 'checkpoint-before-write', '--seeds', '2', '--workers', '2', '--json');
    const { seeds, violations } = JSON.parse(found.last);
    expect({ status: found.status, seeds }).toEqual({ status: 1, seeds: 2 });
    expect(violations).toContainEqual({ seed: 1, invariant: 'I4', message: expect.any(String) });
    const [, broken = '', command = ''] = /(Seed 1 breaks I4: .*)\n.*\n.*(npm run sim .*)/.exec(found.stderr) ?? [];

    const again = spawnSync('sh', ['-c', `${command} --json`], { ...captured, cwd: root });
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(broken);
    const { violations: same } = JSON.parse(again.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(broken).toBe(`Seed 1 breaks ${same[0].invariant}: ${same[0].message}`);
  });

  it.each([
    [['--seeds', 'many'], '--seeds'],
    [['--trace'], '--seed'],
    [['--seed', '1', '--seeds', '3'], '--seeds'],
    [['--from-seed', `${Number.MAX_SAFE_INTEGER}`, '--seeds', '2'], 'begin with a lower one'],
    [['--mutant', 'no-such-bug'], 'There is no planted bug no-such-bug.'],
    [['--seed', '1', '--mutant', ''], 'There is no planted bug'],
    [['--seed', '1', '--plan', '{}'], 'shards'],
  ])('refuses %j in one sentence', (flags, name) => {
    const { status, stdout, stderr } = run('sim', ...flags);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(name);
  });
});

describe('npm run sim:mutants', () => {
  it('leaves nothing behind where it is stopped in the middle', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hunt-'));
    const flags = ['--only', 'checkpoint', '--workers', '2'];
    const env = { ...process.env, TMPDIR: folder };
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    const hunt = spawn(process.execPath, [commands['sim:mutants'], ...flags], { env, stdio: [...stdio] });
    // The first is caught: others are being planted.
    await once(hunt.stderr, 'data');
    const ended = once(hunt, 'exit');
    hunt.stderr.on('data', (text) => {
      // As npm does, which passes on what the terminal has sent to both.
      if (String(text).includes('Stopped by SIGINT.')) hunt.kill('SIGINT');
    });
    hunt.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('says of each planted bug by which promise and after how many seeds it was caught', () => {
    const { status, last } = run('sim:mutants', '--only', 'checkpoint-before-write', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(last)).toEqual({
      mutants: [{ name: 'checkpoint-before-write', caught: true, by: 'I4', seeds: expect.any(Number) }],
    });
  });

  it('says the same of a bug that the product had, hunted with the plan that is kept for it', () => {
    const { status, last } = run('sim:mutants', '--former', '--only', 'former-incarnation', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(last)).toMatchObject({
      mutants: [{ name: 'dead-letters-of-a-former-incarnation-unreadable', caught: true, by: 'I9' }],
    });
  });

  it('fails where one is not caught', () => {
    const rare = ['--only', 'second-insert-forgotten', '--seeds', '1', '--json'];
    const { status, last } = run('sim:mutants', ...rare);
    expect(status).toBe(1);
    expect(JSON.parse(last)).toMatchObject({ mutants: [{ caught: false, by: null, seeds: 1 }] });
  });

  it('names no planted bug that is not there', () => {
    const { status, stderr } = run('sim:mutants', '--only', 'no-such-bug');
    expect(status).toBe(1);
    expect(stderr).toContain('no-such-bug');
  });
});
