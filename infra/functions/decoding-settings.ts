import type { DecodingSettings } from '../../engine/documents/decoding.ts';
import type { GroupConfig } from '../config/group-config.ts';

/** What a group's functions are told of how it reads records. */
export function decodingSettings({ unpack }: GroupConfig): DecodingSettings {
  return unpack === undefined ? {} : { unpack };
}
