import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { keepLog, type ServerSettings, startServer } from '../../../../../cli/local/process/start-server.ts';
import { listProcesses } from '../../../../../cli/local/process/worker-processes.ts';
import { hangMs } from '../../../../support/hang-ms.ts';
import { serverContext } from '../../../../support/server-context.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const idle = 'setInterval(() => {}, 1000);';

/** A server that runs this program, and the settings to start it with. */
async function server(program: string, changes: Partial<ServerSettings> = {}) {
  const { run, logs, signal } = await serverContext(changes.signal);
  const settings: ServerSettings = {
    name: 'The Server',
    command: process.execPath,
    args: ['-e', program, run.path],
    env: {},
    cwd: run.path,
    logFile: join(run.path, 'server.log'),
    timeoutMs: hangMs,
    signal,
    isReady: async (log) => log.includes('ready'),
    ...changes,
  };
  const isRunning = async () => (await listProcesses()).includes(`-e ${program} ${run.path}`);
  return { settings, logs, isRunning };
}

describe('starting a server', () => {
  it('resolves once the server is ready, by what it wrote', async () => {
    const { settings } = await server(`console.log('starting\\nready'); ${idle}`);
    const started = await startServer(settings);
    expect(started.isRunning()).toBe(true);
    await started.stop();
  });

  it('says with its last words that the server ended, and keeps its log', async () => {
    const { settings, logs } = await server(`console.log('port is taken'); process.exit(1)`);
    const log = join(logs, 'the-server.log');
    const starting = startServer(settings);
    await expect(starting).rejects.toThrow(LocalStackError);
    await expect(starting).rejects.toThrow(
      `The Server ended while it was starting. Its last words: port is taken (the log is ${log}).`,
    );
    expect(await readFile(log, 'utf8')).toBe('port is taken\n');
  });

  it('says that a server without a word wrote nothing', async () => {
    const { settings } = await server('process.exit(1)');
    await expect(startServer(settings)).rejects.toThrow('Its last words: it wrote nothing (');
  });

  it('names the command that does not exist', async () => {
    const { settings } = await server('', { command: 'no-such-server' });
    await expect(startServer(settings)).rejects.toThrow(/Its last words: .*no-such-server: not found/);
  });

  it('stops a server that is not ready in time', async () => {
    const { settings, isRunning } = await server(`console.log('still loading'); ${idle}`, {
      timeoutMs: 300,
      isReady: async () => false,
    });
    await expect(startServer(settings)).rejects.toThrow('The Server did not answer within 0.3 s.');
    expect(await isRunning()).toBe(false);
  });

  it('stops the server when the end is asked for, whose reason it passes on as it is', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { settings, isRunning } = await server(`console.log('starting'); ${idle}`, {
      signal: stop.signal,
      isReady: async (log) => {
        if (log.includes('starting')) stop.abort(reason);
        return false;
      },
    });
    await expect(startServer(settings)).rejects.toBe(reason);
    expect(await isRunning()).toBe(false);
  });

  it('stops the server where nobody can tell whether it is ready', async () => {
    const fault = new Error('no connection');
    const { settings, isRunning } = await server(idle, {
      isReady: async () => {
        throw fault;
      },
    });
    await expect(startServer(settings)).rejects.toBe(fault);
    expect(await isRunning()).toBe(false);
  });
});

describe('keeping a log', () => {
  it('leaves the one of the last failure only', async () => {
    const { logs } = await serverContext();
    const log = join(await temporaryFolder(), 'log');
    for (const text of ['first', 'second']) {
      await writeFile(log, text);
      expect(await keepLog(log, 'cdk-deploy')).toBe(`the log is ${join(logs, 'cdk-deploy.log')}`);
    }
    expect(await readFile(join(logs, 'cdk-deploy.log'), 'utf8')).toBe('second');
  });

  it('says where it could not be done, instead of failing for that', async () => {
    await serverContext();
    expect(await keepLog(join(await temporaryFolder(), 'log'), 'mongod')).toBe('its log could not be kept');
  });
});
