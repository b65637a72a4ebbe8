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

/**
 * The lowest version above `installed` that no record affects: among the releases that are not yanked where an index
 * tells them, else among the fixes and releases that the records mention; a pre-release only when nothing else is left.
 * Undefined when there is none or `installed` is not PEP 440.
 */
export function lowestSafeVersion(
  matchers: readonly AdvisoryMatcher[],
  name: string,
  installed: string,
  { releases, atLeast = [] }: UpgradeChoice = {},
): string | undefined {
  const from = parseVersion(installed);
  const floors = atLeast.map(parseVersion);
  if (from === undefined || floors.includes(undefined)) return undefined;
  const isHighEnough = ({ version }: Candidate): boolean =>
    compareVersions(version, from) > 0 &&
    floors.every((floor) => floor !== undefined && compareVersions(version, floor) >= 0);
  const offered = candidatesAmong(installable(releases ?? []), isHighEnough);
  // A fix that the index does not list may be told too early, or be listed elsewhere: better than "no fix".
  const isWithdrawn = (text: string): boolean => releases !== undefined && findRelease(releases, text) !== undefined;
  const mentioned = mentionedBy(matchers, name).filter((text) => !isWithdrawn(text));
  return safeAmong(offered, matchers) ?? safeAmong(candidatesAmong(mentioned, isHighEnough), matchers);
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
  return newest.find((candidate) => !isAffected(candidate, matchers))?.text;
}

function installable(releases: readonly IndexRelease[]): readonly string[] {
  return releases.filter(({ yanked, released }) => !yanked && released !== undefined).map(({ version }) => version);
}

function safeAmong(candidates: readonly Candidate[], matchers: readonly AdvisoryMatcher[]): string | undefined {
  const safe = (candidate: Candidate): boolean => !isAffected(candidate, matchers);
  const found =
    candidates.find((candidate) => !candidate.version.isPrerelease && safe(candidate)) ??
    candidates.find((candidate) => candidate.version.isPrerelease && safe(candidate));
  return found?.text;
}

function isAffected({ text }: Candidate, matchers: readonly AdvisoryMatcher[]): boolean {
  return matchers.some((matcher) => matcher.affects(text));
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
