import { type SdkClientOptions, sdkRetries } from './sdk-retries.ts';

/** A client's way to its service; its pauses are drawn by a source of their own in each environment. */
export function sdkSender(
  options: SdkClientOptions,
  serve: (command: unknown) => object,
): (command: unknown, options?: { readonly abortSignal?: AbortSignal }) => Promise<object> {
  const random = options.random.fork(`sdk/${options.environment.name}`);
  const call = sdkRetries({ ...options, random });
  return (command, { abortSignal } = {}) => call(() => serve(command), abortSignal);
}
