import { type DecodingSettings, decodingFields } from '../../engine/documents/decoding.ts';
import type { GroupConfig } from '../config/group-config.ts';

/** What a group's functions are told of how it reads records: what the stage says of it, and no more. */
export function decodingSettings(group: GroupConfig): DecodingSettings {
  const names = Object.keys(decodingFields);
  return Object.fromEntries(Object.entries(group).filter(([name]) => names.includes(name)));
}
