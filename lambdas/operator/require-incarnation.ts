import { IncarnationUnknown } from '../consumer/errors.ts';
import type { RecentIncarnation } from '../consumer/recent-incarnation.ts';
import type { StreamIncarnation } from '../shared/position.ts';
import { callTimeoutMs } from './dependencies.ts';

/**
 * Has Kinesis confirm now which life of the stream this is: an order speaks of the present one.
 *
 * @throws IncarnationUnknown
 */
export async function requireIncarnation(
  incarnation: Pick<RecentIncarnation, 'confirmNow'>,
): Promise<StreamIncarnation> {
  const confirmed = await incarnation.confirmNow(callTimeoutMs);
  if (confirmed !== null) return confirmed.incarnation;
  throw new IncarnationUnknown('Kinesis does not say when the stream was created: give the order again.');
}
