import * as v from 'valibot';

/** @param fix what is right. What came is not repeated: it may be a connection string in the wrong place. */
export const field = <T>(isRight: (value: unknown) => boolean, fix: string): v.GenericSchema<unknown, T> =>
  v.custom<T>(isRight, `must be ${fix}`);

/** A switch. */
export const trueOrFalse = v.boolean('must be true or false');

/** A whole number within limits, both included. */
export const wholeNumber = (min: number, max: number): v.GenericSchema<unknown, number> =>
  field(
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    `a whole number from ${min} to ${max}`,
  );

/** A text of this form. */
export const text = (pattern: RegExp, fix: string): v.GenericSchema<unknown, string> =>
  field((value) => typeof value === 'string' && pattern.test(value), fix);

/** The ARN of a thing of a service, whatever comes after its account. */
export const arn = (service: string, thing: string): v.GenericSchema<unknown, string> =>
  text(new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]+:\\d{12}:\\S+$`), `the ARN of a ${thing}`);
