/** The existing secret in Secrets Manager that holds the MongoDB URI, by its name or by its ARN. */
export type MongoSecret =
  | { readonly kind: 'name'; readonly id: string }
  | { readonly kind: 'arn'; readonly id: string };

const namePattern = /^[\w/+=.@-]{1,512}$/;
const arnPattern = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;

/** Accepts a secret's name, its ARN, or its ARN without the random ending. Else undefined: a URI, above all. */
export function parseMongoSecret(text: string): MongoSecret | undefined {
  if (arnPattern.test(text)) return { kind: 'arn', id: text };
  return namePattern.test(text) ? { kind: 'name', id: text } : undefined;
}
