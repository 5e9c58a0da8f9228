import { parseStartPosition } from '../../engine/checkpoints/start-position.ts';

/**
 * What is wrong with a group's `startFrom`, as a phrase with its fix; undefined where nothing is. A time is refused only
 * while it lies ahead, so none becomes wrong as time goes by.
 *
 * @param now the present time.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html `StartingPositionTimestamp cannot be in the future`
 */
export function findStartProblem(start: unknown, now: Date): string | undefined {
  const present = `${now.toISOString().slice(0, 19)}Z`;
  const text = typeof start === 'string' ? start : '';
  // It would be another moment at each deployment.
  if (text.toLowerCase() === 'latest')
    return `must not be latest: to start with what arrives from now on, write the present time, ${present}`;
  const position = parseStartPosition(text);
  if (position === undefined) return 'must be earliest or a time with its zone such as 2026-01-31T00:00:00Z';
  if (position === 'earliest') return undefined;
  if (position > now) return `must not lie in the future: give a time that has passed (it is ${present})`;
  return position.getTime() < 0 ? 'must not lie before 1970: use earliest for the oldest record' : undefined;
}
