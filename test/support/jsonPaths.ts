/** Values inside JSON by their path, to damage an answer in one place. Changes nothing in place. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The whole first, then everything inside it. */
export function pathsOf(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

export function valueAt(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((each, key) => (each as Record<string, Json> | null)?.[key], value);
}

/** A copy with another value there; undefined: without it, and null in a list, which could not show that one is missing. */
export function withValueAt(value: Json, [key, ...rest]: readonly string[], by: Json | undefined): Json | undefined {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, Json>;
  const child = withValueAt(copy[key] ?? null, rest, by);
  if (child === undefined && !Array.isArray(copy)) Reflect.deleteProperty(copy, key);
  else copy[key] = child ?? null;
  return copy;
}

export function kindOf(value: Json | undefined): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}
