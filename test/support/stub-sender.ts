/**
 * An SDK client of any service that gives these answers in turn and keeps the input of each command. An answer is a
 * reply to give, an error to throw, or `silent`: none until the call is aborted.
 */
export function stubSender(...answers: unknown[]): {
  readonly client: { readonly send: never };
  readonly sent: readonly unknown[];
} {
  const sent: unknown[] = [];
  const send = async (
    command: { readonly input: unknown },
    { abortSignal }: { readonly abortSignal: AbortSignal },
  ): Promise<unknown> => {
    sent.push(command.input);
    const answer = answers.length > 0 ? answers.shift() : new Error('asked too often');
    if (answer === 'silent') return silence(abortSignal);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send: send as never }, sent };
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
