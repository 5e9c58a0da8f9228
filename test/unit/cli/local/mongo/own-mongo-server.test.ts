import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownMongoServer } from '../../../../../cli/local/mongo/own-mongo-server.ts';
import type { SupervisedProcess } from '../../../../../cli/local/process/supervised-process.ts';

/** A process that runs until it is ended. */
function idle(): { readonly child: ChildProcess; readonly process: SupervisedProcess } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let isRunning = true;
  const exited = once(child, 'exit').then(([code]) => {
    isRunning = false;
    return Number(code);
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
  };
  return { child, process: { pid: child.pid, exited, isRunning: () => isRunning, stop } };
}

/** Starts idle processes; a server that is asked for port 0 chooses 4242. */
function starts() {
  const ports: number[] = [];
  const started: ReturnType<typeof idle>[] = [];
  const start = async (port: number) => {
    ports.push(port);
    const server = idle();
    started.push(server);
    return { process: server.process, port: port || 4242 };
  };
  return { ports, started, start };
}

describe('a MongoDB server of ours', () => {
  it.each([
    [0, 4242],
    [27017, 27017],
  ])('asked for port %i has its address with port %i', async (asked, listening) => {
    const server = await ownMongoServer('mongod', asked, '?replicaSet=rs', starts().start);
    expect(server).toMatchObject({
      name: 'mongod',
      uri: `mongodb://127.0.0.1:${listening}/?replicaSet=rs`,
    });
  });

  it('crashes by SIGKILL, and is gone when that resolves', async () => {
    const { start, started } = starts();
    const server = await ownMongoServer('mongod', 0, '', start);
    await server.crash();
    expect(started[0]?.child.signalCode).toBe('SIGKILL');
  });

  it('comes back on the port that it chose first, so that its address stays', async () => {
    const { start, ports, started } = starts();
    const server = await ownMongoServer('mongod', 0, '', start);
    const { uri } = server;
    await server.crash();
    await server.restart();
    expect(ports).toEqual([0, 4242]);
    expect(server.uri).toBe(uri);
    expect(started[1]?.process.isRunning()).toBe(true);
  });

  it('is stopped as it runs now, and not as it ran before a crash', async () => {
    const { start, started } = starts();
    const server = await ownMongoServer('mongod', 0, '', start);
    await server.crash();
    await server.restart();
    await server.stop();
    expect(started[1]?.child.signalCode).toBe('SIGTERM');
  });

  it('kills nobody by the number of a process that has ended: another may have it by now', async () => {
    const innocent = idle();
    const ended: SupervisedProcess = {
      ...innocent.process,
      exited: Promise.resolve(0),
      isRunning: () => false,
    };
    const server = await ownMongoServer('mongod', 0, '', async (port) => ({ process: ended, port }));
    await server.crash();
    expect(innocent.process.isRunning()).toBe(true);
  });

  it('has crashed already where it ended by itself a moment ago', async () => {
    const server = idle();
    await server.process.stop();
    const unnoticed: SupervisedProcess = { ...server.process, isRunning: () => true };
    const own = await ownMongoServer('mongod', 0, '', async (port) => ({ process: unnoticed, port }));
    await own.crash();
  });

  it('is none where the start fails', async () => {
    const failing = async (): Promise<never> => {
      throw new Error('no room');
    };
    await expect(ownMongoServer('mongod', 0, '', failing)).rejects.toThrow('no room');
  });

  it('can be stopped and restarted again after a restart that failed', async () => {
    const { start, started } = starts();
    let isBroken = false;
    const server = await ownMongoServer('mongod', 0, '', async (port) => {
      if (isBroken) throw new Error('no room');
      return await start(port);
    });
    await server.crash();
    isBroken = true;
    await expect(server.restart()).rejects.toThrow('no room');
    await server.stop();
    isBroken = false;
    await server.restart();
    expect(started.at(-1)?.process.isRunning()).toBe(true);
  });
});
