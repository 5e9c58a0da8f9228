/** The properties of a resource. */
export type Properties = Readonly<Record<string, unknown>>;

/** One resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
}

/** All of a template, by their logical ids. */
export type Resources = Readonly<Record<string, Resource>>;

/** One thing that LocalStack is known to refuse, and the deploy with it. */
export interface LocalStackRule {
  /** What the template must not hold, in a few words. */
  readonly name: string;
  /** The type of the resources that it looks at. */
  readonly type: string;
  /** Where LocalStack refuses it. */
  readonly source: string;
  /** Whether it is there. What the template does not tell counts as there. */
  readonly isBroken: (properties: Properties, resources: Resources) => boolean;
}

/** A file of LocalStack's services. Its release 2026.3.0 has the rules that are taken from there. */
export function localStackSource(path: string): string {
  const commit = '8b9a79f05846835cf4dff63ab7eefdde9df83783';
  return `https://github.com/localstack/localstack/blob/${commit}/localstack-core/localstack/services/${path}`;
}

/** What lies at a path of nested objects. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** The elements of a list, a single value as a list of itself, and nothing as an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The service of an ARN and, where that is a reference, the resource of the template; undefined where it cannot be told. */
export function arnTarget(
  value: unknown,
  resources: Resources,
): { readonly service: string; readonly logicalId?: string } | undefined {
  if (typeof value === 'string') return { service: value.split(':')[2] ?? '' };
  const logicalId = listOf(at(value, 'Fn::GetAtt') ?? at(value, 'Ref'))[0];
  const [, service] = typeof logicalId === 'string' ? (resources[logicalId]?.Type.split('::') ?? []) : [];
  return service === undefined ? undefined : { service: service.toLowerCase(), logicalId: String(logicalId) };
}
