/** METADATA and PKG-INFO of an installed package: the header block only, since descriptions hold `Version:` lines, too. */

export interface Metadata {
  readonly name: string;
  readonly version: string;
  readonly requires: readonly string[];
}

/** Undefined without a name. */
export function readMetadata(text: string): Metadata | undefined {
  const head = text.replace(/^\ufeff/, '').split(/\r?\n\r?\n/, 1)[0] ?? '';
  const fields = new Map<string, string[]>();
  // A line that begins with a blank goes on with the one before.
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, key = '', value = ''] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
    fields.set(key.toLowerCase(), [...(fields.get(key.toLowerCase()) ?? []), value.trim()]);
  }
  const name = fields.get('name')?.[0] ?? '';
  if (name === '') return undefined;
  return { name, version: fields.get('version')?.[0] ?? '', requires: fields.get('requires-dist') ?? [] };
}
