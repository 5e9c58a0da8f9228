import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExternalEndpoint } from '../../cli/local/external-endpoint.ts';
import { parseStageConfig } from '../../infra/stage-config.ts';
import { parseRequest } from '../../lambdas/producer/core/parse-request.ts';
import { allMutants, mutantNamed } from '../simulation/mutants/all-mutants.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

/** Lines of the shell blocks, continued lines joined, comments cut. */
const commands = [...readme.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line !== '');

/** How each kind of command is run elsewhere; a command of no kind fails the test. */
const covered: readonly { readonly kind: RegExp; readonly check: (command: string) => void }[] = [
  {
    kind: /^npm ci && npm (start|test)$/,
    check: (command) => {
      for (const part of command.split(' && ')) expect(read('.ci/run')).toContain(`check ${part}`);
    },
  },
  {
    // test/demo/external.test.ts reads this line here, and runs it against the bundled endpoint.
    kind: /^AWS_ENDPOINT_URL=\S+ npm start$/,
    check: (command) => {
      const [, address = ''] = /^AWS_ENDPOINT_URL=(\S+) /.exec(command) ?? [];
      expect(parseExternalEndpoint({ AWS_ENDPOINT_URL: address })).toBe(address);
      expect(read('test/demo/external.test.ts')).toContain(`['${command}']`);
    },
  },
  {
    kind: /^(\w+=\S+ )*npm run [\w:]+$/,
    check: (command) => expect(scripts).toHaveProperty([command.split(' ').at(-1) ?? '']),
  },
  {
    // test/simulation/cli/sim-command.test.ts runs both.
    kind: /^npm run sim(:mutants)? -- (--[a-z-]+( [a-z\d][a-z\d-]*)? ?)+$/,
    check: (command) => {
      const [, script = '', flags = ''] = /^npm run (\S+) -- (.*)$/.exec(command) ?? [];
      const help = execFileSync('sh', ['-c', `${scripts[script]} --help`], { encoding: 'utf8', cwd: root });
      for (const [flag] of flags.matchAll(/--[a-z-]+/g)) expect(help).toContain(`  ${flag} `);
      for (const [, name = ''] of flags.matchAll(/--mutant (\S+)/g))
        expect(() => mutantNamed(name)).not.toThrow();
    },
  },
  {
    // The demo and the localstack suite run the first two, test/unit/infra/app.test.ts the third.
    kind: /^npx cdk (bootstrap|deploy|synth)\b/,
    check: (command) => {
      const verb = command.split(' ')[2] ?? '';
      expect(read('cli/local/cdk-project.ts') + read('test/unit/infra/app.test.ts')).toContain(`'${verb}'`);
    },
  },
  {
    kind: /^npx cdk destroy -c stage=\w+$/,
    check: (command) => {
      const stages = JSON.parse(read('cdk.json')).context['highwater:stages'];
      expect(stages).toHaveProperty([command.split('=').at(-1) ?? '']);
    },
  },
  {
    kind: /^PRODUCER=\$\(aws cloudformation describe-stacks /,
    check: (command) => {
      const stage = /--stack-name Highwater-(\w+) /.exec(command)?.[1] ?? '';
      expect(JSON.parse(read('cdk.json')).context['highwater:stages']).toHaveProperty([stage]);
      const output = /OutputKey=='(\w+)'/.exec(command)?.[1];
      expect(read('infra/pipeline-stack.ts')).toContain(`this.output('${output}'`);
    },
  },
  {
    kind: /^aws lambda invoke /,
    check: (command) => {
      expect(command).toContain('--cli-binary-format raw-in-base64-out --cli-read-timeout 0');
      const payload = JSON.parse(/--payload '([^']+)'/.exec(command)?.[1] ?? '');
      expect(payload).toHaveProperty('runId');
      expect(() => parseRequest(payload, 'fallback')).not.toThrow();
    },
  },
];

describe('the README', () => {
  it.each(commands)('names a command that is run by a test: %s', (command) => {
    const found = covered.find(({ kind }) => kind.test(command));
    expect(found).toBeDefined();
    found?.check(command);
  });

  it('names commands of npm and of the command line that exist', () => {
    const npm = [...readme.matchAll(/`npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(npm.length).toBeGreaterThan(2);
    for (const name of npm) expect(scripts).toHaveProperty([name]);
    const ours = [...readme.matchAll(/npx --no highwater (\w+)/g)].map(([, name = '']) => name);
    const entry = join(root, 'cli/highwater.js');
    for (const name of ours)
      expect(execFileSync(process.execPath, [entry, name, '--help'], { encoding: 'utf8' })).toContain(name);
  });

  it('names the flags of the demo, all of them', () => {
    const help = execFileSync(process.execPath, [join(root, 'cli/highwater.js'), 'demo', '--help'], {
      encoding: 'utf8',
    });
    const flags = [...help.matchAll(/^ {2}(--[a-z]+)/gm)].map(([, flag]) => flag);
    const named = [...readme.matchAll(/^\| `(--[a-z]+)[^`]*` \|/gm)].map(([, flag]) => flag);
    expect(named.sort()).toEqual(flags.sort());
  });

  it('says how many bugs are planted', () => {
    expect(readme).toContain(`${allMutants.length} bugs are planted`);
  });

  it('names files that exist', () => {
    const files = [...readme.matchAll(/`((?:infra|lambdas|cli|test)\/[\w./-]+\.\w+)`/g)].map(
      ([, file = '']) => file,
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
  });

  it('names the fields of a stage, all of them, with what dev and prod have', () => {
    const stages = JSON.parse(read('cdk.json')).context['highwater:stages'];
    expect(() => parseStageConfig(stages, { stage: 'prod' }, new Date())).not.toThrow();
    const paths = (value: object, prefix = ''): string[] =>
      Object.entries(value).flatMap(([name, child]) => {
        if (Array.isArray(child)) return paths(child[0], `${prefix}${name}[].`);
        return typeof child === 'object' ? paths(child, `${prefix}${name}.`) : [`${prefix}${name}`];
      });
    const shipped = new Set(Object.values<object>(stages).flatMap((stage) => paths(stage)));
    const optional = ['mongo.secretKeyArn', 'mongo.network', 'alarmTopicArn'];
    const table = readme.slice(readme.indexOf('## Configuration'), readme.indexOf('## Deploying'));
    const named = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );
    expect(named.sort()).toEqual([...shipped, ...optional].sort());
  });
});
