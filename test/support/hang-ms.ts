/**
 * How long a test waits for what comes in a moment. No machine is so busy: it only ends what hangs, before the test's own
 * limit does, so that the sentence of whoever waited is seen.
 */
export const hangMs = 300_000;
