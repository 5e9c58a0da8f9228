import { saysNoSpace } from '../process/log-file.ts';

// Would send packages elsewhere, or make pip look into somebody's other Python.
const dropped = /^(AWS_|PYTHON|VIRTUAL_ENV$|CONDA_|PIP_(USER|TARGET|PREFIX|ROOT|REQUIRE_VIRTUALENV|NO_BINARY)$)/;

/**
 * The environment for installing: the person's own, so that pip's proxy, index and certificate settings apply, without
 * what would change where pip installs to.
 */
export function pipEnvironment(from: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(from).flatMap(([name, value]) => (value === undefined || dropped.test(name) ? [] : [[name, value]])),
  );
}

const ownServers = 'set both AWS_ENDPOINT_URL and MONGODB_URI to servers of your own';
const connection =
  /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Max retries|Retrying \(/;
const causes = /\[Errno -?\d+\] [^'")\]]+|CERTIFICATE_VERIFY_FAILED|timed out|Cannot connect to proxy/;

/** Why pip failed and what to do, in one sentence, out of the lines that it wrote. */
export function pipFailure(lines: readonly string[]): string {
  if (saysNoSpace(lines))
    return 'No space is left for the local servers: free some space, or set XDG_CACHE_HOME to a folder with room.';
  const error = lines.findLast((line) => line.startsWith('ERROR'));
  if (isUnreachable(lines, error)) {
    const cause = lines.map((line) => causes.exec(line)?.[0]).findLast((found) => found !== undefined);
    return (
      `pip cannot reach its package index${cause === undefined ? '' : ` (${cause.trim()})`}, which the local servers ` +
      `come from: check the network and pip's proxy, certificate and index settings, or ${ownServers}.`
    );
  }
  return (
    `pip could not install the local servers (${error ?? lines.at(-1) ?? 'no output'}): check the network and pip's ` +
    `proxy and index settings, or ${ownServers}.`
  );
}

/** An index that does not answer has, for pip, no versions of anything: that is what its last word says then. */
function isUnreachable(lines: readonly string[], error: string | undefined): boolean {
  if (error !== undefined && connection.test(error)) return true;
  const isLastWordEmpty = error === undefined || /No matching distribution|Could not find a version/.test(error);
  return isLastWordEmpty && lines.some((line) => connection.test(line));
}
