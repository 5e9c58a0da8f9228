import { identifyDebeziumChange } from '../events/debezium-changes.ts';
import { identifyDmsRecord } from '../events/dms-records.ts';
import { identifyDynamodbChange } from '../events/dynamodb-changes.ts';
import { identifyEventbridgeEvent } from '../events/eventbridge-events.ts';
import type { Identified, Identify } from '../events/identified.ts';
import { identifyByPointers, type PlacedPointer } from '../events/identify-by-pointers.ts';
import { parseJsonPointer } from '../events/json-pointer.ts';
import type { IdentityPreset, IdentitySettings, PointerSettings } from './identity-settings.ts';

/** What a JSON value is that is no CloudEvent, by what its group says of ids. */
export type ForeignContent =
  | Exclude<Identified, { readonly kind: 'absent' | 'unnamed' }>
  /** Its document is named by its position. */
  | { readonly kind: 'foreign'; readonly value: unknown };

/** Names the events of a group that are no CloudEvents. Never throws. @param partitionKey of the record or part. */
export type Identity = (value: unknown, partitionKey: string) => ForeignContent;

/** A group that says nothing of ids: positions serve as ids. */
export const positionIdentity: Identity = (value) => ({ kind: 'foreign', value });

const presets: Readonly<Record<IdentityPreset, Identify>> = {
  dynamodb: identifyDynamodbChange,
  eventbridge: identifyEventbridgeEvent,
  debezium: identifyDebeziumChange,
  dms: identifyDmsRecord,
};

/** Makes a group's settings ready for use: once, not for each record. */
export function identityOf(settings: IdentitySettings): Identity {
  const { absent = 'dead-letter' } = typeof settings === 'string' ? {} : settings;
  const identify = identifierOf(settings);
  return (value, partitionKey) => {
    const identified = identify(value, partitionKey);
    switch (identified.kind) {
      case 'unnamed':
        return { kind: 'foreign', value };
      case 'absent':
        return absent === 'position'
          ? { kind: 'foreign', value }
          : { kind: 'undecodable', refused: { rejection: identified.rejection } };
      case 'event':
        return identified.event.id.isWellFormed() ? identified : notWellFormed;
      default:
        return identified;
    }
  };
}

function identifierOf(settings: IdentitySettings): Identify {
  if (typeof settings === 'string') return presets[settings];
  if ('preset' in settings) return presets[settings.preset];
  const { source, id, key = [], type = [], time = [], version = [] } = settings;
  return identifyByPointers(source, {
    id: placed(id),
    key: placed(key),
    type: placed(type),
    time: placed(time),
    version: placed(version),
  });
}

function placed(pointers: PointerSettings): readonly PlacedPointer[] {
  const texts = typeof pointers === 'string' ? [pointers] : pointers;
  return texts.flatMap((text) => {
    const steps = parseJsonPointer(text);
    return steps === undefined ? [] : [{ text, steps }];
  });
}

const notWellFormed: ForeignContent = {
  kind: 'undecodable',
  refused: {
    rejection: { code: 'unsupported-value', message: 'The event id holds a lone surrogate, which UTF-8 cannot carry.' },
  },
};
