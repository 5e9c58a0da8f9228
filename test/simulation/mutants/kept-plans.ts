import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** What shows a bug that few seeds meet: a plan, and a seed that meets it with that. */
export interface KeptPlan {
  readonly seed: number;
  /** As JSON. */
  readonly plan: string;
}

const file = new URL('./former-bugs.json', import.meta.url);

/** What shows each former bug, by its name. */
export async function keptPlans(): Promise<ReadonlyMap<string, KeptPlan>> {
  const kept: Readonly<Record<string, { readonly seed: number; readonly plan: object }>> = JSON.parse(
    await readFile(file, 'utf8'),
  );
  return new Map(Object.entries(kept).map(([name, { seed, plan }]) => [name, { seed, plan: JSON.stringify(plan) }]));
}

/** Keeps other seeds for these; all of it or nothing. */
export async function keepSeeds(seeds: ReadonlyMap<string, number>): Promise<void> {
  const kept = Object.entries<object>(JSON.parse(await readFile(file, 'utf8'))).map(([name, each]) => {
    const seed = seeds.get(name);
    return [name, seed === undefined ? each : { ...each, seed }];
  });
  const draft = new URL(`${file.href}.${process.pid}`);
  try {
    await writeFile(draft, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
