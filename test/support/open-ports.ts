import { connect } from 'node:net';

const told = /^\s*(?:MongoDB|AWS endpoint): \S*127\.0\.0\.1:(\d+) .*(?:bundled|mongod)/gm;

/** The lines of a run's output that name a server of its own which still accepts connections. */
export async function openPorts(output: string): Promise<readonly string[]> {
  const lines = [...output.matchAll(told)];
  const areOpen = await Promise.all(lines.map(([, port]) => accepts(Number(port))));
  return lines.filter((_, i) => areOpen[i]).map(([line]) => line);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
