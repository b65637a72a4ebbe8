/** The releases of a project that JSON API and simple API tell, joined: either may have lost what the other still has. */
import { releaseKey, type PypiRelease } from './pypiDocument';

/** PyPI's JSON API may one day have none, and mirrors pass on who was yanked in one of the two only. Undefined: neither tells any. */
export function joinedReleases(
  documented: readonly PypiRelease[] | undefined,
  listed: readonly PypiRelease[] | undefined,
): readonly PypiRelease[] | undefined {
  if (documented === undefined || listed === undefined) return documented ?? listed;
  const others = new Map(listed.map((release) => [releaseKey(release.version), release]));
  const joined = documented.map((release) => {
    const other = others.get(releaseKey(release.version));
    others.delete(releaseKey(release.version));
    return other === undefined ? release : join(release, other);
  });
  return [...joined, ...others.values()];
}

function join(documented: PypiRelease, listed: PypiRelease): PypiRelease {
  const { withoutFiles, ...release } = { ...listed, ...documented };
  const yankedReason = [documented, listed]
    .flatMap((each) => each.yankedReason ?? [])
    .sort()
    .at(-1);
  return {
    ...release,
    yanked: documented.yanked || listed.yanked,
    ...(yankedReason === undefined ? {} : { yankedReason }),
    ...(withoutFiles === true && listed.withoutFiles === true ? { withoutFiles } : {}),
  };
}
