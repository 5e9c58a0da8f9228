import { digestOf } from './canonical-json.ts';
import { epochDate } from './epoch-date.ts';
import { type Identified, withoutId } from './identified.ts';
import { isJsonObject, memberOf } from './json-pointer.ts';
import { scalarText, sortableText } from './scalar-text.ts';
import { uriText } from './uri-text.ts';

/**
 * Where the logs of databases name a place, in the order in which the places follow each other.
 *
 * @see https://debezium.io/documentation/reference/stable/connectors/sqlserver.html commit, change, event
 * @see https://debezium.io/documentation/reference/stable/connectors/mysql.html file, pos, row
 * @see https://debezium.io/documentation/reference/stable/connectors/mongodb.html ts_ms with ord
 */
const placeNames = ['commit_lsn', 'change_lsn', 'event_serial_no', 'lsn', 'file', 'pos', 'row', 'scn', 'ssn'] as const;
const mongodbNames = ['ts_ms', 'ord'] as const;
/** What tells of the reading, and is another where a connector reads the log again. */
const readingNames = new Set(['source', 'transaction', 'ts_ms', 'ts_us', 'ts_ns']);
const clockNames = new Set(['ts_ms', 'ts_us', 'ts_ns']);
const tableNames = ['db', 'schema', 'table', 'collection'];

const notOurs = withoutId('it is no change event of Debezium with a source that names its place in the log');
const nothing: Identified = { kind: 'nothing', because: 'control-message' };
const type = 'debezium.change';

/**
 * A change event of Debezium, with or without the schema around it; heartbeats and tombstones are nothing to store. Its place
 * in the log alone is no id: the rows of a snapshot share one, and so do rows that PostgreSQL copies, and the deletion and the
 * insertion that a new primary key makes. So the id has a digest of the change as well.
 *
 * @see https://github.com/debezium/debezium/pull/7531 several events at one place
 */
export function identifyDebeziumChange(value: unknown, partitionKey: string): Identified {
  const payload = isWrapped(value) ? memberOf(value, 'payload') : value;
  if (payload === null || isHeartbeat(payload)) return nothing;
  const source = memberOf(payload, 'source');
  const [connector, name] = [memberOf(source, 'connector'), memberOf(source, 'name')];
  const names = memberOf(source, 'ord') === undefined ? placeNames : mongodbNames;
  const place = placeOf(source, names);
  // Rows of a snapshot may have no place, or that of nothing yet: the time at which they were read is theirs alone.
  const idPlace = memberOf(payload, 'op') === 'r' ? placeOf(source, [...new Set([...names, 'ts_ms'])]) : place;
  if (!isJsonObject(payload) || typeof connector !== 'string' || typeof name !== 'string') return notOurs;
  if (idPlace.length === 0) return notOurs;
  const said = Object.entries(payload).filter(([member]) => !readingNames.has(member));
  const table = tableNames.map((member) => memberOf(source, member) ?? null);
  const milliseconds = memberOf(source, 'ts_ms');
  return {
    kind: 'event',
    event: {
      id: `${idPlace.map(([at, text]) => `${at}:${text}`).join(';')} ${digestOf([table, Object.fromEntries(said)])}`,
      source: `debezium:${uriText(connector)}:${uriText(name)}`,
      type,
      time: typeof milliseconds === 'bigint' ? epochDate(Number(milliseconds)) : null,
      timeText: null,
      partitionKey,
      value,
      attributes: null,
    },
    change: {
      ...(place.length === 0 ? {} : { version: place.map(sortablePlace).join(' ') }),
      isDeletion: memberOf(payload, 'op') === 'd',
    },
  };
}

function isWrapped(value: unknown): boolean {
  return memberOf(value, 'schema') !== undefined && memberOf(value, 'payload') !== undefined;
}

function isHeartbeat(payload: unknown): boolean {
  if (!isJsonObject(payload)) return false;
  const names = Object.keys(payload);
  return names.length > 0 && names.every((name) => clockNames.has(name));
}

type Place = readonly (readonly [string, string])[];

function placeOf(source: unknown, names: readonly string[]): Place {
  return names.flatMap((name) => {
    const text = scalarText(memberOf(source, name));
    return text === undefined || text === '' ? [] : [[name, text] as const];
  });
}

/** The files of MySQL's log are numbered, with six digits or more. */
function sortablePlace([name, text]: Place[number]): string {
  return name === 'file' ? text.replace(/\d+$/, sortableText) : sortableText(text);
}
