import * as v from 'valibot';
import { ConfigurationError } from '../errors.ts';
import { findProblems, issueAt } from '../strict-object.ts';

const text = v.pipe(
  v.string('must be a text'),
  v.nonEmpty('must not be empty'),
  // What is none can be written into no connection string.
  v.check((value) => value.isWellFormed(), 'must be well-formed Unicode'),
);
const flag = v.pipe(
  v.custom<boolean | string>((value) => /^(true|false)$/.test(String(value)), 'must be true or false'),
  v.transform((value) => String(value) === 'true'),
);
const port = v.pipe(
  v.custom<number | string>(
    (value) => /^\d{1,5}$/.test(String(value)) && Number(value) > 0 && Number(value) <= 65_535,
    'must be a whole number from 1 to 65535',
  ),
  v.transform(Number),
);

const uriFields = {
  uri: v.exactOptional(text),
  username: v.exactOptional(text),
  password: v.exactOptional(text),
};
const fields = {
  ...uriFields,
  host: v.exactOptional(text),
  port: v.exactOptional(port),
  srv: v.exactOptional(flag),
  tls: v.exactOptional(flag),
  ssl: v.exactOptional(flag),
  replicaSet: v.exactOptional(text),
  authSource: v.exactOptional(text),
  dbname: v.exactOptional(text),
  database: v.exactOptional(text),
  engine: v.exactOptional(text),
};

/** What others keep in a secret is theirs, but a misspelled name must not be taken for that. */
function membersOf<E extends v.ObjectEntries>(entries: E) {
  const names = new Map(Object.keys(entries).map((name) => [name.toLowerCase(), name]));
  return v.pipe(
    v.record(v.string(), v.unknown()),
    v.rawCheck(({ dataset: { value }, addIssue }) => {
      for (const name of Object.keys(Object(value))) {
        const known = names.get(name.toLowerCase());
        if (known !== undefined && known !== name) addIssue(issueAt([], `${known} must be written like this`));
      }
    }),
    v.object(entries),
  );
}

const members: v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<typeof fields, undefined>>> = v.lazy((value) =>
  membersOf(Object.hasOwn(Object(value), 'uri') ? uriFields : fields),
);

/**
 * The members of a secret that count.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export type SecretMembers = Readonly<v.InferOutput<typeof members>>;

/** @throws ConfigurationError where the text is no JSON object, or for every unusable member at once. */
export function parseSecretMembers(json: string): SecretMembers {
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(undefined, 'it begins like JSON and is none'), members),
    json,
  );
  if (parsed.success) return parsed.output;
  const problems = findProblems(parsed.issues, '').map(({ field, text }) => `${field} ${text}`.trim());
  throw unusableSecret(problems.join('; '));
}

/** @param problem goes on after a colon; names members, never their values. */
export function unusableSecret(problem: string): ConfigurationError {
  return new ConfigurationError(`The MongoDB secret cannot be used: ${problem}.`);
}
