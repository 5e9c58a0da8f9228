import * as v from 'valibot';
import { strictObject } from '../runtime/strict-object.ts';
import { type Identity, identityOf, positionIdentity } from './identity.ts';
import { identitySettings } from './identity-settings.ts';

/** Formats of records that hold several events, or hide them. */
export const envelopeFormats = ['kpl', 'compression', 'cloudWatchLogs', 'cloudEventsBatch', 'jsonLines'] as const;

/**
 * `kpl`: aggregates of the Kinesis Producer Library. `compression`: gzip and zlib. `cloudWatchLogs`: messages of a
 * subscription. `cloudEventsBatch`: the JSON batch format. `jsonLines`: also values without a line between them.
 */
export type EnvelopeFormat = (typeof envelopeFormats)[number];

/** How a group reads records. */
export interface Decoding {
  /** The formats that it unpacks. A record of another one is a dead letter that names it; of CloudWatch Logs one document. */
  readonly unpack: ReadonlySet<EnvelopeFormat>;
  /** True where CloudEvents have to keep to their specification, false where what SDKs write is taken as well. */
  readonly isStrict: boolean;
  /** What names the events that are no CloudEvents. */
  readonly identity: Identity;
  /** True where a record without a byte tells of no event. */
  readonly isEmptyControl: boolean;
}

/** What a group may say of how it reads records, as its stage has it and as its function's environment has it. */
export const decodingFields = {
  strict: v.exactOptional(v.boolean('must be true or false')),
  unpack: v.exactOptional(
    strictObject({
      kpl: isUnpacked(),
      compression: isUnpacked(),
      cloudWatchLogs: isUnpacked(),
      cloudEventsBatch: isUnpacked(),
      jsonLines: isUnpacked(),
    }),
  ),
  identity: v.exactOptional(identitySettings),
};

function isUnpacked() {
  return v.exactOptional(v.boolean('must be true or false'));
}

/** What a group says of it. */
export type DecodingSettings = v.InferOutput<v.ObjectSchema<typeof decodingFields, undefined>>;

/** What a group's settings come to: it unpacks what they do not switch off. */
export function decodingOf({ unpack = {}, strict = false, identity }: DecodingSettings): Decoding {
  return {
    unpack: new Set(envelopeFormats.filter((format) => unpack[format] !== false)),
    isStrict: strict,
    identity: identity === undefined ? positionIdentity : identityOf(identity),
    isEmptyControl: isDebezium(identity),
  };
}

/**
 * Debezium Server writes a tombstone as a record without a byte.
 *
 * @see https://github.com/debezium/debezium-server/blob/main/debezium-server-kinesis/src/main/java/io/debezium/server/kinesis/KinesisChangeConsumer.java
 */
function isDebezium(identity: DecodingSettings['identity']): boolean {
  return (typeof identity === 'object' && 'preset' in identity ? identity.preset : identity) === 'debezium';
}

/** How a group reads records that says nothing of it. */
export const usualDecoding: Decoding = decodingOf({});
