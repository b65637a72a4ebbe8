/** Package URLs of PyPI packages, with what the library leaves to its callers: no namespace, a name by PEP 503, where it comes from. */
import type { PackageURL } from 'packageurl-js';
import type { PackageSource, Reason } from '../inventory';
import type { InventoryBuilder } from '../inventoryBuilder';
import { indexSource, urlSource } from '../origin';

type PurlMeaning =
  | { readonly name: string; readonly version: string | undefined; readonly source: PackageSource }
  | { readonly reason: Reason };

export type ReadPurl = (text: string) => PurlMeaning;

/** The reader, once its library is loaded. */
export async function purlReader(): Promise<ReadPurl> {
  const { PackageURL: Parser } = await import('packageurl-js');
  return (text) => {
    try {
      return meaningOf(Parser.fromString(text));
    } catch {
      return { reason: /^pkg:\/*pypi\//i.test(text) ? 'invalid-purl' : 'not-pypi' };
    }
  };
}

function meaningOf({ type, namespace, name, version, qualifiers }: PackageURL): PurlMeaning {
  if (type !== 'pypi') return { reason: 'not-pypi' };
  if (namespace !== undefined && namespace !== '') return { reason: 'invalid-purl' };
  const asked = (key: string): string => qualifiers?.[key] ?? '';
  let source: PackageSource = indexSource(asked('repository_url'));
  if (asked('download_url') !== '') source = urlSource(asked('download_url'));
  if (asked('vcs_url') !== '') source = 'vcs';
  return { name, version: version === '' ? undefined : version, source };
}

interface Component {
  /** As the document names it. */
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** Its place in its list. */
  readonly entry?: number | undefined;
  readonly direct: boolean | undefined;
  readonly requiredBy: readonly string[];
}

/** Adds a component by its package URL, whose version counts before the document's own. */
export function addComponent(component: Component, read: ReadPurl, builder: InventoryBuilder): void {
  const { name, version, purl, entry, direct, requiredBy } = component;
  if (purl === '') {
    builder.refuse('no-purl', { name, version, entry });
    return;
  }
  const meaning = read(purl);
  if ('reason' in meaning) {
    builder.refuse(meaning.reason, { name, version, entry });
    return;
  }
  const stated = meaning.version ?? version;
  if (stated === '') builder.refuse('no-version', { name: meaning.name });
  else builder.add({ name: meaning.name, version: stated, source: meaning.source, entry, direct, requiredBy });
}
