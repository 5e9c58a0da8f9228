import type { Document } from 'bson';

/** How an operation is to be carried out. */
export interface MongoConcerns {
  readonly w: 'majority' | number;
  /** What a read may see. A secondary shows no more than a majority holds. */
  readonly level: 'majority' | 'local';
}

/** What a connection string or an operation states, as it stands there. */
export interface StatedConcerns {
  readonly w: unknown;
  readonly level: unknown;
  readonly readPreference: unknown;
}

/** What a connection string says of concerns. Without a word MongoDB writes with `majority` and reads `local`. */
export function uriConcerns(uri: string): StatedConcerns {
  const options = new URLSearchParams(uri.split('?')[1]);
  return {
    w: options.get('w') ?? 'majority',
    level: options.get('readConcernLevel') ?? 'local',
    readPreference: options.get('readPreference') ?? 'primary',
  };
}

/** What holds for one operation: its own options, else what the connection string says. */
export function concernsOf(options: Document, stated: StatedConcerns): MongoConcerns {
  const w: unknown = options['writeConcern']?.w ?? stated.w;
  const readConcern: unknown = options['readConcern'];
  const level = typeof readConcern === 'string' ? readConcern : (options['readConcern']?.level ?? stated.level);
  const isOnPrimary = String(options['readPreference'] ?? stated.readPreference).startsWith('primary');
  return {
    w: w === 'majority' ? w : Number(w),
    level: level === 'majority' || !isOnPrimary ? 'majority' : 'local',
  };
}
