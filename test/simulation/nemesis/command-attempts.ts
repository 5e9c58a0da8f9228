/** How often orders of each kind were tried, and which of these tries may still do something. */
export class CommandAttempts {
  readonly #begun = new Map<string, number>();
  readonly #underWay = new Map<string, number>();

  /** One try, from its beginning to its end; that of a process which dies has none. */
  async during<T>(kind: string, shardId: string | undefined, work: () => Promise<T>): Promise<T> {
    const key = keyOf(kind, shardId);
    add(this.#begun, key, 1);
    add(this.#underWay, key, 1);
    try {
      return await work();
    } finally {
      add(this.#underWay, key, -1);
    }
  }

  begun(kind: string, shardId?: string): number {
    return this.#begun.get(keyOf(kind, shardId)) ?? 0;
  }

  /** @param least so many at once. */
  isUnderWay(kind: string, shardId?: string, least = 1): boolean {
    return (this.#underWay.get(keyOf(kind, shardId)) ?? 0) >= least;
  }
}

function keyOf(kind: string, shardId = ''): string {
  return `${kind} ${shardId}`;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
