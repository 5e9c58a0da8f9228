/** The mode of a stream as Kinesis calls it; null where it does not say. */
export function modeOf(mode: string | undefined): 'on-demand' | 'provisioned' | null {
  if (mode === undefined) return null;
  return mode === 'ON_DEMAND' ? 'on-demand' : 'provisioned';
}
