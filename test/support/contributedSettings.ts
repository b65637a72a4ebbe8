/** What package.json and its texts must say of a source, from its place in the registry. */
import type { SourceFacts } from '../../src/sources/sourceFacts';

export interface ContributedSetting {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  /** The text behind its key. */
  readonly text: string;
}

/** By the full name of each setting, in the order of the page of settings. */
export function contributedSettings({
  id,
  bases,
  files = [],
  description,
}: SourceFacts): Readonly<Record<string, ContributedSetting>> {
  const path = { type: 'string', default: '', scope: 'machine-overridable' };
  const mirror = `Address of a mirror to use instead of \`${bases[0]}\`.`;
  return Object.fromEntries([
    [`ihacpa.sources.${id}.enabled`, { ...path, type: 'boolean', default: true, text: description }],
    [`ihacpa.sources.${id}.baseUrl`, { ...path, scope: 'machine', text: mirror }],
    ...files.map((file) => [`ihacpa.sources.${id}.${file.setting}`, { ...path, text: file.description }] as const),
  ]);
}
