/** The lowest version worth upgrading to. Refuses to recommend a version that neither an index nor a record names. */
import { type AdvisoryMatcher, mentionedVersions } from './advisoryMatch';
import type { IndexRelease } from './sourcePorts';
import { findRelease } from '../package/releases';
import { compareVersions, parseVersion, type Version } from '../package/version';

interface Candidate {
  readonly text: string;
  readonly version: Version;
}

/** What a package index adds to what the records mention. */
export interface UpgradeChoice {
  /** Every release of the package; absent: the index did not answer. */
  readonly releases?: readonly IndexRelease[] | undefined;
  /** The version to upgrade to is none below: fixes of flaws that no record tells. */
  readonly atLeast?: readonly string[];
}

/** Where to upgrade to, if anywhere. */
export interface Upgrade {
  /** `2.1`, or `24.7.0rc1 or later` where a final is installed and none without a known flaw is known yet. */
  readonly to: string | undefined;
  /** The lowest version that was passed over because the project has numbered its releases anew since. */
  readonly renumbered: string | undefined;
}

const nowhere: Upgrade = { to: undefined, renumbered: undefined };

/**
 * The lowest final version above `installed` that no record affects: among the releases that are not yanked where an
 * index tells them, else among the fixes and releases that the records mention; a pre-release only when nothing else is
 * left, and never from a final. Nowhere when there is none or `installed` is not PEP 440.
 */
export function lowestSafeVersion(
  matchers: readonly AdvisoryMatcher[],
  name: string,
  installed: string,
  { releases, atLeast = [] }: UpgradeChoice = {},
): Upgrade {
  const from = parseVersion(installed);
  const floors = atLeast.map(parseVersion);
  if (from === undefined || floors.includes(undefined)) return nowhere;
  const isHighEnough = ({ version }: Candidate): boolean =>
    compareVersions(version, from) > 0 &&
    floors.every((floor) => floor !== undefined && compareVersions(version, floor) >= 0);
  const offered = candidatesAmong(installable(releases ?? []), isHighEnough);
  // A fix that the index does not list may be told too early, or be listed elsewhere: better than "no fix".
  const isWithdrawn = (text: string): boolean => releases !== undefined && findRelease(releases, text) !== undefined;
  const mentioned = [...mentionedBy(matchers, name), ...atLeast].filter((text) => !isWithdrawn(text));
  const safe = [offered, candidatesAmong(mentioned, isHighEnough)].map((candidates) =>
    candidates.filter((candidate) => !isAffected(candidate, matchers)),
  );
  const isOlder = renumberingOf(installed, releases ?? []);
  const usable = safe.flatMap((candidates) => candidates.filter((candidate) => !isOlder(candidate)));
  const found = usable.find(({ version }) => !version.isPrerelease) ?? usable[0];
  if (found !== undefined) return { to: upgradeText(found, from), renumbered: undefined };
  return { to: undefined, renumbered: safe.flat()[0]?.text };
}

/** Nobody who runs finals installs a pre-release: the final that follows it is meant. */
function upgradeText({ text, version }: Candidate, installed: Version): string {
  return version.isPrerelease && !installed.isPrerelease ? `${text} or later` : text;
}

/**
 * Whether a version belongs to numbers that the project has left behind: released before the installed one, with nothing
 * at or above it since. A maintenance release of an older line is no such case: its project went on above, too.
 */
function renumberingOf(installed: string, releases: readonly IndexRelease[]): (candidate: Candidate) => boolean {
  const installedDay = findRelease(releases, installed)?.released;
  if (installedDay === undefined) return () => false;
  const later = releases
    .filter(({ released }) => released !== undefined && released > installedDay)
    .flatMap(({ version }) => parseVersion(version) ?? []);
  return ({ text, version }) => {
    const day = findRelease(releases, text)?.released;
    if (day === undefined || day >= installedDay) return false;
    return !later.some((other) => compareVersions(other, version) >= 0);
  };
}

/** The highest stable release above `installed` that no record affects. */
export function newestSafeVersion(
  matchers: readonly AdvisoryMatcher[],
  installed: string,
  releases: readonly IndexRelease[],
): string | undefined {
  const from = parseVersion(installed);
  if (from === undefined) return undefined;
  const isNewer = ({ version }: Candidate): boolean => compareVersions(version, from) > 0 && !version.isPrerelease;
  const newest = [...candidatesAmong(installable(releases), isNewer)].reverse();
  const isOlder = renumberingOf(installed, releases);
  return newest.find((candidate) => !isOlder(candidate) && !isAffected(candidate, matchers))?.text;
}

function installable(releases: readonly IndexRelease[]): readonly string[] {
  return releases.filter(({ yanked, released }) => !yanked && released !== undefined).map(({ version }) => version);
}

/** A range whose end cannot be read may hold it. */
function isAffected({ text }: Candidate, matchers: readonly AdvisoryMatcher[]): boolean {
  return matchers.some((matcher) => matcher.affects(text) || matcher.endDoubt(text) !== undefined);
}

/** What a live record lists, it affects: only a withdrawn one can list a version to upgrade to. */
function mentionedBy(matchers: readonly AdvisoryMatcher[], name: string): readonly string[] {
  return matchers.flatMap(({ record }) => {
    const { listed, fixed } = mentionedVersions(record, name);
    return record.withdrawn ? [...fixed, ...listed] : fixed;
  });
}

/** Ascending, each release once. */
function candidatesAmong(texts: readonly string[], isWanted: (candidate: Candidate) => boolean): readonly Candidate[] {
  const byCanonical = new Map<string, Candidate>();
  for (const text of texts) {
    const version = parseVersion(text);
    if (version === undefined) continue;
    const candidate = { text: text.trim(), version };
    if (isWanted(candidate)) byCanonical.set(version.canonical, candidate);
  }
  return [...byCanonical.values()].sort((a, b) => compareVersions(a.version, b.version));
}
