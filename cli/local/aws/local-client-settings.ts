import { localRegion } from '../process/local-environment.ts';

/**
 * Settings of a client for a local endpoint: nothing is taken from the environment or the AWS configuration of the person
 * who runs this.
 */
export function localClientSettings(endpoint: string) {
  return {
    endpoint,
    region: localRegion,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    defaultsMode: 'standard' as const,
    maxAttempts: 3,
    retryMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    // Undefined itself would let the client look for one.
    userAgentAppId: async () => undefined,
  };
}
