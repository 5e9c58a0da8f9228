/**
 * The line that Lambda itself logs where a handler throws, and all that an operator could be shown: the error with all its
 * members.
 *
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, ...error });
}
