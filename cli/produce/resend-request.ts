import * as v from 'valibot';
import type { Manifest } from '../aws/manifest.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import { invokeProducer } from './invoke-producer.ts';

/** A request to the producer that Lambda gave up on. */
export interface GivenUpRequest {
  /** Of its invocation. */
  readonly requestId: string;
  readonly payload: unknown;
}

const again = 'Mend that and run the same command again.';
const neverTaken =
  'Running this again does not help: publish its events in a request that is right, and delete the object with "failures discard".';

/** A request of which only the place matters where it begins. */
const requestSchema = v.looseObject({});

/**
 * Sends a request again under the ids that its events had: those of its own run id, else of its invocation. Goes on until
 * all of it is acknowledged. What had been published before is the same event again.
 *
 * @returns how many events were acknowledged.
 * @throws CommandFailed in the producer's words, and with what to do.
 */
export async function resendRequest(
  { requestId, payload }: GivenUpRequest,
  { producerFunction }: Pick<Manifest, 'producerFunction'>,
  { aws, signal }: Pick<CommandContext, 'aws' | 'signal'>,
): Promise<number> {
  const request = v.safeParse(requestSchema, payload);
  if (!request.success || Array.isArray(payload))
    throw new CommandFailed(`It is no request to the producer: its payload is no object. ${neverTaken}`);
  let published = 0;
  let from: number | null = null;
  for (;;) {
    const place = from === null ? {} : { from };
    const body = JSON.stringify({ runId: requestId, ...request.output, ...place });
    const reply = await invokeProducer(await aws.lambda(), producerFunction, body, signal);
    if ('failure' in reply) throw new CommandFailed(`${reply.failure} ${reply.isRefusal ? neverTaken : again}`);
    const { next } = reply.answer;
    published += reply.answer.published;
    if (next === null) return published;
    if (from !== null && next <= from)
      throw new CommandFailed(
        `The producer function gets no further than ${next}: look into its log, and run the same command again.`,
      );
    from = next;
  }
}
