/** The member of a request that says which stream is meant. */
export type StreamAddress = { readonly StreamName: string } | { readonly StreamARN: string };

/**
 * Names a stream in a request to Kinesis. A name means a stream of the caller's own account, an ARN one of any account.
 *
 * @param stream its name or its ARN.
 * @see https://docs.aws.amazon.com/streams/latest/dev/resource-based-policy-examples.html
 */
export function streamAddress(stream: string): StreamAddress {
  return stream.startsWith('arn:') ? { StreamARN: stream } : { StreamName: stream };
}

/** The same in a request that has an iterator: it names the stream, and the ARN the account that has it. */
export function arnAlone(stream: string): { readonly StreamARN?: string } {
  const address = streamAddress(stream);
  return 'StreamARN' in address ? address : {};
}
