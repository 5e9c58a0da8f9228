/** Another client that aborts no call, whatever limit the product gives it: a busy machine is slow, and nothing hangs. */
export function patientAwsClient<C extends { send(command: never): unknown }>(client: C): Pick<C, 'send'> {
  return { send: ((command: never) => client.send(command)) as C['send'] };
}
