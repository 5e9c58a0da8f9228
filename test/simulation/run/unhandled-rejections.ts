const realSetImmediate = setImmediate;

/** Collects the rejections that nobody handles, which end a real process. */
export function unhandledRejections(): { end(): Promise<readonly unknown[]> } {
  const reasons: unknown[] = [];
  const note = (reason: unknown): number => reasons.push(reason);
  process.on('unhandledRejection', note);
  return {
    /** Node speaks of them once nothing else is left to do. */
    end: async () => {
      await new Promise((resolve) => realSetImmediate(resolve));
      process.off('unhandledRejection', note);
      return reasons;
    },
  };
}
