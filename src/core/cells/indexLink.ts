/** The links that this tool writes to pages of the package index. */
import { normalizeName } from '../package/packageName';
import { sameVersion } from '../package/version';
import type { CellContent } from '../spreadsheet/cell';
import type { ReviewField } from '../sheet/reviewField';
import type { PackageIdentity } from '../package/identity';

/** The version, if any, stands behind it. */
export function projectPage(name: string): string {
  return `https://pypi.org/project/${name}/`;
}

const ownForm = /^(?:_xlfn\.)?HYPERLINK\("https:\/\/pypi\.org\/project\/([^/"]+)\/([^/"]*)"\)$/i;

/** Also one that was pasted from another row, so that nothing was recorded of it here. The latest version is no fact of the row. */
export function isLinkOfAnother(
  field: ReviewField,
  present: CellContent,
  { name, version }: Pick<PackageIdentity, 'name' | 'version'>,
): boolean {
  if (present.kind !== 'formula' || (field !== 'pypiCurrentLink' && field !== 'pypiLatestLink')) return false;
  const [, linked, release = ''] = ownForm.exec(present.formula) ?? [];
  if (linked === undefined) return false;
  if (normalizeName(linked) !== normalizeName(name)) return true;
  return field === 'pypiCurrentLink' && release !== '' && !sameVersion(release, version);
}
