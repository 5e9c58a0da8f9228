import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseExternalEndpoint } from '../../cli/local/aws/external-endpoint.ts';
import { findFreePort } from '../../cli/local/process/free-port.ts';
import { outputSchemas } from '../../cli/output/output-schemas.ts';
import { createProgram } from '../../cli/program/create-program.ts';
import { rejectionCodes } from '../../engine/events/rejection.ts';
import { parseRequest } from '../../engine/produce/parse-request.ts';
import { parseStageConfig } from '../../infra/config/stage-config.ts';
import config from '../../vitest.config.ts';
import { readTerminal } from '../picture/draw-terminal.ts';
import { plantedBugNamed, plantedBugs } from '../simulation/explore/planted-bugs.ts';
import { worldNamed } from '../simulation/explore/worlds.ts';
import { allMutants, mutantNamed } from '../simulation/mutants/all-mutants.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
const stages = JSON.parse(read('cdk.json')).context['highwater:stages'];

/** What people read, by its path. */
const pages: ReadonlyMap<string, string> = new Map(
  ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root }).sort()].map((path) => [
    path,
    read(path),
  ]),
);
const page = (path: string): string => pages.get(path) ?? '';

const pictured = readTerminal(read('docs/terminal.svg')).map(({ command }) => ['docs/terminal.svg', command] as const);

/** Lines of the shell blocks, continued lines joined, comments cut; with the page that they stand on. */
const commands = [...pages].flatMap(([path, text]) =>
  [...text.matchAll(/^( *)```sh\n(.*?)^\1```/gms)]
    .flatMap(([, , block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((command) => [path, command] as const),
);

/** The cells of a page's tables that hold code, of the first column, by the heading that they stand below. */
function firstColumn(path: string, heading: string): readonly string[] {
  const [, marks = '', section = ''] = new RegExp(`\n(##+) ${heading}\n(.*)`, 's').exec(page(path)) ?? [];
  const [own = ''] = section.split(new RegExp(`\n#{1,${marks.length}} `));
  return [...own.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '));
}

const helps = new Map<string, string>();

/** What `--help` of a script prints; each is started once. */
function helpOf(script: string): string {
  const known = helps.get(script);
  if (known !== undefined) return known;
  const help = execFileSync('sh', ['-c', `${scripts[script]} --help`], { encoding: 'utf8', cwd: root });
  helps.set(script, help);
  return help;
}

function expectSimFlags(script: string, flags: string): void {
  const help = helpOf(script);
  for (const [flag] of flags.matchAll(/--[a-z-]+/g)) expect(help).toContain(`  ${flag} `);
  for (const [, name = ''] of flags.matchAll(/--(?:mutant|only) (\S+)/g)) expect(() => mutantNamed(name)).not.toThrow();
  for (const [, name = ''] of flags.matchAll(/--world (\S+)/g)) expect(() => worldNamed(name)).not.toThrow();
  for (const [, name = ''] of flags.matchAll(/--bug (\S+)/g)) expect(() => plantedBugNamed(name)).not.toThrow();
}

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
const ourCommands: ReadonlyMap<string, Command> = new Map(
  leavesOf(createProgram()).map((command) => [pathOf(command), command]),
);
const commandTests = globSync('test/{localstack/cli-*,demo/local-up.test,unit/cli/completion.test}.ts', { cwd: root })
  .map(read)
  .join('\n');

/** A command that is there, with options that it has, and that a test runs as a process. */
function expectKnownCommand(command: string): void {
  const [, words = ''] = /^npx --no highwater (.*)$/.exec(command) ?? [];
  if (words === 'help') return;
  const path = [...ourCommands.keys()].find((name) => words === name || words.startsWith(`${name} `)) ?? '';
  expect(path, command).not.toBe('');
  const known = ['--help', ...(ourCommands.get(path)?.options ?? []).map(({ long }) => long)];
  for (const [flag] of words.matchAll(/(?<= )--[a-z-]+/g)) expect(known).toContain(flag);
  if (path !== 'demo') expect(commandTests).toContain(`'${path.replaceAll(' ', "', '")}'`);
}

const suites = (config.test?.projects ?? []).map(
  (project) => (project as { readonly test: { readonly name: string } }).test.name,
);

/** How each kind of command is run elsewhere; a command of no kind fails the test. */
const covered: readonly { readonly kind: RegExp; readonly check: (command: string) => void }[] = [
  {
    kind: /^npm ci( && npm (start|test))?$/,
    check: (command) => {
      for (const part of command.split(' && ')) expect(read('.ci/run')).toContain(`check ${part}`);
    },
  },
  {
    // test/architecture/ci-run.test.ts runs it.
    kind: /^\.ci\/run$/,
    check: (command) => expect(read('test/architecture/ci-run.test.ts')).toContain(`../../${command}`),
  },
  {
    // test/demo/external.test.ts reads this line in the README, and runs it against the bundled endpoint.
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
    kind: /^(\w+=\S+ )*npx vitest run --project /,
    check: (command) => {
      for (const [, name = ''] of command.matchAll(/(?<=^| )(\w+)=\S/g))
        expect(read('test/simulation/simulation.test.ts')).toContain(`['${name}']`);
      for (const [, name = ''] of command.matchAll(/--project (\S+)/g)) expect(suites).toContain(name);
      const [file, ...others] = command.match(/\btest\/\S+\.ts\b/g) ?? [];
      expect(others).toEqual([]);
      if (file !== undefined) expect(existsSync(join(root, file)), file).toBe(true);
      const [, name] = / -t '([^']+)'/.exec(command) ?? [];
      if (name !== undefined) expect(read(file ?? '')).toContain(`'${name}'`);
    },
  },
  {
    // The last test of this file runs it.
    kind: /^npx node --inspect-brk test\/simulation\/sim\.ts /,
    check: (command) => expectSimFlags('sim', command.split('sim.ts ')[1] ?? ''),
  },
  {
    // test/simulation/cli/sim-command.test.ts and test/simulation/explore/explore-command.test.ts run them.
    kind: /^npm run (sim(:mutants)?|explore) -- (--[a-z-]+( [a-z\d][a-z\d-]*)? ?)+$/,
    check: (command) => {
      const [, script = '', flags = ''] = /^npm run (\S+) -- (.*)$/.exec(command) ?? [];
      expectSimFlags(script, flags);
    },
  },
  {
    // The demo and the localstack suite run the first two, test/unit/infra/app.test.ts the third.
    kind: /^npx cdk (bootstrap|deploy|synth)\b/,
    check: (command) => {
      const verb = command.split(' ')[2] ?? '';
      expect(read('cli/local/cdk/cdk-project.ts') + read('test/unit/infra/app.test.ts')).toContain(`'${verb}'`);
    },
  },
  {
    // test/localstack/command-line.test.ts runs the commands that it names, test/demo/tutorial.test.ts those of the tutorial.
    kind: /^npx --no highwater /,
    check: expectKnownCommand,
  },
  {
    kind: /^npx cdk destroy -c stage=\w+$/,
    check: (command) => expect(stages).toHaveProperty([command.split('=').at(-1) ?? '']),
  },
  {
    kind: /^(PRODUCER|OPERATOR)=\$\(aws cloudformation describe-stacks /,
    check: (command) => {
      const stage = /--stack-name Highwater-(\w+) /.exec(command)?.[1] ?? '';
      expect(stages).toHaveProperty([stage]);
      const output = /OutputKey=='(\w+)'/.exec(command)?.[1];
      expect(read('infra/pipeline-stack.ts')).toContain(`this.output('${output}'`);
    },
  },
  {
    // What stands for the group is what the command before it prints.
    kind: /^aws logs tail LOG_GROUP --since \d+h$/,
    check: () => expect(read('cli/output/format-group.ts')).toContain("['log group',"),
  },
  {
    kind: /^aws lambda get-function-configuration --function-name "\$OPERATOR" .*--query LoggingConfig\.LogGroup$/,
    check: () => expect(read('infra/functions/node-function.ts')).toMatch(/new NodejsFunction\(.*\blogGroup,/s),
  },
  {
    kind: /^aws lambda invoke /,
    check: (command) => {
      expect(command).toContain('--cli-binary-format raw-in-base64-out --cli-read-timeout 0');
      const payload = JSON.parse(/--payload '([^']+)'/.exec(command)?.[1] ?? '');
      expect(payload).toHaveProperty('runId');
      expect(() => parseRequest(payload, 'fallback', ['numtest'])).not.toThrow();
    },
  },
];

describe('commands', () => {
  it.each([...commands, ...pictured])('are run by a test: in %s, %s', (_path, command) => {
    const found = covered.find(({ kind }) => kind.test(command));
    expect(found).toBeDefined();
    found?.check(command);
  });

  it('of npm, of Vitest and of the command line exist also where a sentence names them', () => {
    const all = [...pages.values()].join('\n');
    const npm = [...all.matchAll(/`npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(npm.length).toBeGreaterThan(2);
    for (const name of npm) expect(scripts).toHaveProperty([name]);
    const named = [...all.matchAll(/`npx vitest run --project (\w+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(2);
    for (const name of named) expect(suites).toContain(name);
    const ours = [...all.matchAll(/npx --no highwater (\w+)/g)].map(([, name = '']) => name);
    const entry = join(root, 'cli/highwater.js');
    for (const name of ours)
      expect(execFileSync(process.execPath, [entry, name, '--help'], { encoding: 'utf8' })).toContain(name);
  });

  it.each(commands.filter(([, command]) => command.includes('--inspect-brk')))(
    'wait for a debugger: in %s, %s',
    async (_path, command) => {
      const port = await findFreePort();
      const line = command
        .replace('npx node ', `"${process.execPath}" `)
        .replace('npx vitest ', `"${process.execPath}" node_modules/vitest/vitest.mjs `)
        .replace('--inspect-brk', `--inspect-brk=127.0.0.1:${port}`);
      const waiting = spawn('/bin/sh', ['-c', `exec ${line}`], { cwd: root });
      const ended = once(waiting, 'exit');
      let said = '';
      for await (const text of waiting.stderr) {
        said += String(text);
        if (said.includes('Debugger listening')) break;
      }
      waiting.kill('SIGKILL');
      await ended;
      expect(said).toContain(`Debugger listening on ws://127.0.0.1:${port}/`);
    },
  );
});

/** The text without code, in which brackets are no links. */
const prose = (text: string): string => text.replace(/^( *)```.*?^\1```/gms, '').replace(/`[^`\n]*`/g, '``');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): readonly string[] {
  const text = read(path).replace(/^( *)```.*?^\1```/gms, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The links of a page to files of ours: the path from the root, and the anchor. */
function linksOf(path: string): readonly { readonly file: string; readonly anchor: string | undefined }[] {
  return [...prose(page(path)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    return [{ file: file === '' ? path : relative(root, join(root, dirname(path), file)), anchor }];
  });
}

describe('pages', () => {
  it.each([...pages])('%s: blocks are closed, and headings and tables stand on their own', (_, text) => {
    const problems: string[] = [];
    let block: string | null = null;
    let before = '';
    for (const line of text.split('\n')) {
      const [, fence] = /^ *(```+)/.exec(line) ?? [];
      if (block === null && /^#{2,} /.test(line) && before !== '') problems.push(`no blank line above: ${line}`);
      if (block === null && /^\|/.test(line) && !before.startsWith('|') && !/^( *|<.*)$/.test(before))
        problems.push(`no blank line above: ${line}`);
      if (block !== null && /^(##+ |\| `)/.test(line)) problems.push(`within a block: ${line}`);
      if (fence !== undefined) block = block === null ? fence : null;
      before = line;
    }
    if (block !== null) problems.push('a block is not closed');
    expect(problems).toEqual([]);
  });
});

describe('links', () => {
  it.each([...pages.keys()])('of %s lead to files and headings that are there', (path) => {
    const broken = linksOf(path).filter(
      ({ file, anchor }) =>
        !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  it('lead from the README to every page', () => {
    const reached = new Set(['README.md']);
    for (const path of reached)
      for (const { file } of linksOf(path)) {
        if (!existsSync(join(root, file))) continue;
        const found = statSync(join(root, file)).isDirectory()
          ? globSync('**/*.md', { cwd: join(root, file) }).map((name) => join(file, name))
          : [file];
        for (const each of found) reached.add(each);
      }
    expect([...pages.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });
});

describe('files', () => {
  const names = new Set(
    globSync('{*,.ci/*,{infra,lambdas,engine,cli,test,docs}/**/*}', { cwd: root }).map((path) => basename(path)),
  );

  it.each([...pages.keys()])('that %s names are there', (path) => {
    const code = [...page(path).matchAll(/`([^`\s*<>…]+)`/g)].map(([, text = '']) => text);
    const paths = code.filter((text) => /^(infra|lambdas|engine|cli|test|docs|\.ci)\/[\w./-]+$/.test(text));
    const bare = code.filter((text) => /^[\w-]+(\.test)?\.(ts|js|json|md)$/.test(text));
    expect(paths.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(bare.filter((file) => !names.has(file))).toEqual([]);
  });
});

describe('the README', () => {
  it('has at most 150 lines', () => {
    expect(page('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it('names the flags of the demo, all of them', () => {
    const help = execFileSync(process.execPath, [join(root, 'cli/highwater.js'), 'demo', '--help'], {
      encoding: 'utf8',
    });
    const flags = [...help.matchAll(/^ {2}(--[a-z]+)/gm)].map(([, flag]) => flag);
    const named = [...page('README.md').matchAll(/^\| `(--[a-z]+)[^`]*` \|/gm)].map(([, flag]) => flag);
    expect(named.sort()).toEqual(flags.sort());
  });

  it('shows the rows of the report, all of them, and explains some', () => {
    const source = read('cli/demo/demo-report.ts');
    const [, rows = ''] = /function tableRows.*?\{(.*?)\n\}/s.exec(source) ?? [];
    const printed = [...rows.matchAll(/^ {4}\['([^']+)'/gm)].map(([, name]) => name);
    const [, sample = ''] = /```text\n(.*?)```/s.exec(page('README.md')) ?? [];
    const shown = [...sample.matchAll(/^ {2}(\D+?) +\d+$/gm)].map(([, name]) => name);
    expect(shown.filter((name) => !name?.startsWith('checkpoint '))).toEqual(printed);
    const explained = [...page('README.md').matchAll(/^- `([a-z ]+)`: /gm)].map(([, name]) => name);
    expect(explained.length).toBeGreaterThan(2);
    expect(explained.filter((name) => !printed.includes(name))).toEqual([]);
  });
});

/** The cells of the first column of the tables below a heading of `docs/cli.md` whose first title is this. */
function cellsOf(heading: string, title: string): readonly string[] {
  const [, section = ''] = page('docs/cli.md').split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const tables = [...own.matchAll(/^\| (\w+) \|.*\n\| -.*\n((?:\|.*\n)+)/gm)].filter(([, first]) => first === title);
  return tables.flatMap(([, , rows = '']) =>
    [...rows.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', ')),
  );
}

/** The names of what a schema describes, with `[]` for lists. */
function fieldsOf(schema: object, prefix = ''): readonly string[] {
  const { type, entries, wrapped, item, pipe } = schema as Readonly<Record<string, object | undefined>>;
  if (wrapped !== undefined) return fieldsOf(wrapped, prefix);
  if (item !== undefined) return fieldsOf(item, `${prefix}[]`);
  if (entries === undefined) return [prefix];
  expect({ type, pipe }).toEqual({ type: 'strict_object', pipe: undefined });
  return Object.entries(entries).flatMap(([name, child]) =>
    fieldsOf(child, prefix === '' ? name : `${prefix}.${name}`),
  );
}

describe('the page of the command line', () => {
  const documented = [...ourCommands].filter(([path]) => !['demo', 'complete'].includes(path));
  const shared = cellsOf('Every command', 'option').map((cell) => cell.split(' ')[0]);

  it.each(documented)('has a section with an example and all options of %s', (path, command) => {
    expect(page('docs/cli.md')).toMatch(new RegExp(`^## ${path}$`, 'm'));
    expect(page('docs/cli.md')).toMatch(new RegExp(`^npx --no highwater ${path}\\b`, 'm'));
    const own = command.options.map(({ long }) => String(long)).filter((flag) => !shared.includes(flag));
    const named = cellsOf(path, 'option').map((cell) => String(cell.split(' ')[0]));
    expect(named.toSorted()).toEqual(own.toSorted());
  });

  it.each(Object.entries(outputSchemas))('names the JSON fields of %s, all of them', (path, schema) => {
    expect(cellsOf(path, 'field').toSorted()).toEqual(fieldsOf(schema).toSorted());
  });

  it('names the actions that its policy allows, and those alone', () => {
    const [, text = '{}'] = /```json\n(.*?)```/s.exec(page('docs/cli.md').split('\n## Permissions\n')[1] ?? '') ?? [];
    const allowed = JSON.parse(text).Statement.flatMap(({ Action }: { readonly Action: string[] }) => Action);
    const [, section = ''] = page('docs/cli.md').split('\n## Permissions\n');
    const named = [...section.matchAll(/`([a-z]+:\w+)`/g)].map(([, action = '']) => action);
    expect(new Set(named)).toEqual(new Set(allowed));
  });
});

describe('tables', () => {
  it('name the fields of a stage, all of them', () => {
    expect(() => parseStageConfig(stages, { stage: 'prod' }, new Date())).not.toThrow();
    const paths = (value: object, prefix = ''): string[] =>
      Object.entries(value).flatMap(([name, child]) => {
        if (Array.isArray(child)) return paths(child[0], `${prefix}${name}[].`);
        return typeof child === 'object' ? paths(child, `${prefix}${name}.`) : [`${prefix}${name}`];
      });
    const shipped = new Set(
      Object.values<object>(stages)
        .flatMap((stage) => paths(stage))
        .map((path) => path.replace(/^topics\.\w+/, 'topics.<name>')),
    );
    const ofOthers = ['arn', 'keyArn', 'writable'].map((name) => `topics.<name>.${name}`);
    const optional = [
      ...[
        'groups[].topic',
        'groups[].unpack',
        'groups[].strict',
        'groups[].identity',
        'groups[].fanOut',
        'alarmTopicArn',
      ],
      ...['mongo.secretKeyArn', 'mongo.caFile', 'mongo.network'],
      ...ofOthers,
    ];
    expect(firstColumn('docs/configuration.md', 'Stages').toSorted()).toEqual([...shipped, ...optional].sort());
  });

  it('name the fields of a request, all of them', () => {
    const named = firstColumn('docs/producing.md', 'The request');
    let refusal = '';
    try {
      parseRequest({ unheardOf: 1 }, 'run', ['numtest']);
    } catch (error) {
      refusal = String(error);
    }
    const [, known = ''] = /unheardOf is unknown: .*\(known are ([\w, ]+)\)/.exec(refusal) ?? [];
    expect(named.toSorted()).toEqual(known.split(', ').toSorted());
  });

  it.each([
    ['docs/operations.md', 'Dead letters appear'],
    ['docs/architecture.md', 'The dead letter'],
  ])('name the reasons of dead letters, all of them: %s, %s', (path, heading) => {
    const named = firstColumn(path, heading);
    // The last table's head.
    const head = named.lastIndexOf('reason.code');
    expect(named.slice(head + 1).toSorted()).toEqual(rejectionCodes.toSorted());
  });

  it('name the alarms, all of them', () => {
    const source = read('infra/monitoring/alarms.ts');
    const ids = [...source.matchAll(/\bid: [`'](?:\$\{[\w.]+\})?(\w+?)(\$\{percent\})?[`']/g)].flatMap(
      ([, id = '', percent]) => (percent === undefined ? [id] : [`${id}50`, `${id}75`]),
    );
    expect(ids.length).toBeGreaterThan(5);
    const named = firstColumn('docs/operations.md', 'An alarm goes off');
    expect(named.map((name) => name.replace('...', '')).toSorted()).toEqual(ids.sort());
  });
});

it('the number of planted bugs is said, and right wherever it is said', () => {
  const said = [...pages.values()].flatMap((text) =>
    [...text.matchAll(/(\d+)\s+bugs\s+are\s+planted/g)].map(([, number]) => Number(number)),
  );
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((number) => number !== allMutants.length)).toEqual([]);
});

it('the number of rules that are taken out of small worlds is said, and right', () => {
  const [, said] = /^(\d+) rules are taken out/m.exec(page('docs/simulation.md')) ?? [];
  expect(Number(said)).toBe(plantedBugs.length);
});
