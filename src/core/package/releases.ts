/** The releases of a package: which one is installed and which is the latest. */
import { compareVersions, parseVersion, sameVersion, type Version } from './version';

/** Whatever way the version is written: `6` is the release 6.0. A local build like `1.0+cpu` is looked up by its release. */
export function findRelease<Release extends IndexRelease>(
  releases: readonly Release[],
  version: string,
): Release | undefined {
  const exact = releases.find((release) => release.version === version.trim());
  const publicVersion = parseVersion(version)?.publicCanonical ?? version;
  return (
    exact ??
    releases.find((release) => sameVersion(release.version, version)) ??
    releases.find((release) => sameVersion(release.version, publicVersion))
  );
}

/**
 * The highest stable release that is not yanked; a pre-release only where nothing else exists, a release without files
 * only where none has any. Versions that PEP 440 does not know cannot be the latest.
 */
export function latestRelease<Release extends IndexRelease>(releases: readonly Release[]): Release | undefined {
  const offered = ascending(releases.filter((release) => !release.yanked));
  const withFiles = offered.filter(({ release }) => release.withoutFiles !== true);
  const candidates = withFiles.length > 0 ? withFiles : offered;
  const stable = candidates.filter(({ version }) => !version.isPrerelease);
  return (stable.at(-1) ?? candidates.at(-1))?.release;
}

interface Ordered<Release> {
  readonly release: Release;
  readonly version: Version;
}

function ascending<Release extends IndexRelease>(releases: readonly Release[]): readonly Ordered<Release>[] {
  const ordered = releases.flatMap((release) => {
    const version = parseVersion(release.version);
    return version === undefined ? [] : [{ release, version }];
  });
  return ordered.sort((a, b) => compareVersions(a.version, b.version));
}

/** One release of a package index. */
export interface IndexRelease {
  /** As published. */
  readonly version: string;
  /** ISO day of the earliest upload; absent without files, and where the index does not tell. */
  readonly released?: string;
  readonly withoutFiles?: boolean;
  readonly yanked: boolean;
}
