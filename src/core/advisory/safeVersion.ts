/** The lowest version worth upgrading to. */
import { type AdvisoryMatcher, mentionedVersions } from './advisoryMatch';
import { findRelease, type IndexRelease } from '../package/releases';
import { compareVersions, parseVersion, type Version } from '../package/version';

interface Candidate {
  readonly text: string;
  readonly version: Version;
}

/** What a package index adds to what the records mention. */
interface UpgradeChoice {
  /** Every release of the package; absent: the index did not answer. */
  readonly releases?: readonly IndexRelease[] | undefined;
  /** The version to upgrade to is none below: fixes of flaws that no record tells. */
  readonly atLeast?: readonly string[];
}

/** Where to upgrade to, if anywhere. */
export interface Upgrade {
  /** `2.1`, or `24.7.0rc1 or later` where a final is installed and none without a known flaw is known yet. */
  readonly to: string | undefined;
  /** Why the lowest version that the records name is none to upgrade to, where it is the only one. */
  readonly passedOver?: PassedOver | undefined;
  /** The lowest version that the records name, where a record holds it or may. */
  readonly blocked?: Blocked | undefined;
}

export interface Blocked {
  readonly version: string;
  readonly by: AdvisoryMatcher;
}

/** `older`: the project has numbered its releases anew since; the others tell why nobody can install it. */
export interface PassedOver {
  readonly version: string;
  readonly state: 'older' | 'yanked' | 'withoutFiles';
}

/**
 * The lowest final version above `installed` that no record affects: among the releases that can be installed where an
 * index tells them, else among the fixes of the records that affect it, and of those that affect these fixes; a
 * pre-release only when nothing else is left, and never from a final. Nowhere when there is none or `installed` is not
 * PEP 440. `matchers`: without records that were taken back.
 */
export function lowestSafeVersion(
  matchers: readonly AdvisoryMatcher[],
  name: string,
  installed: string,
  { releases = [], atLeast = [] }: UpgradeChoice = {},
): Upgrade {
  const from = parseVersion(installed);
  const floors = atLeast.map(parseVersion);
  if (from === undefined || floors.includes(undefined)) return { to: undefined };
  const isHighEnough = ({ version }: Candidate): boolean =>
    compareVersions(version, from) > 0 &&
    floors.every((floor) => floor !== undefined && compareVersions(version, floor) >= 0);
  const holderOf = ({ text }: Candidate) => matchers.find((matcher) => mayAffect(text, [matcher]));
  const isSafe = (candidate: Candidate): boolean => holderOf(candidate) === undefined;
  const offered = candidatesAmong(installable(releases), isHighEnough);
  const mentioned = candidatesAmong([...fixesFrom(matchers, name, installed), ...atLeast], isHighEnough);
  // A fix that the index does not list may be told too early, or be listed elsewhere: better than "no fix".
  const unlisted = mentioned.filter(({ text }) => findRelease(releases, text) === undefined);
  const safe = [...offered.filter(isSafe), ...unlisted.filter(isSafe)];
  const isOlder = renumberingOf(installed, releases);
  const usable = safe.filter((candidate) => !isOlder(candidate));
  const found = usable.find(({ version }) => !version.isPrerelease) ?? usable[0];
  if (found !== undefined) return { to: upgradeText(found, from) };
  const [older] = safe;
  if (older !== undefined) return { to: undefined, passedOver: { version: older.text, state: 'older' } };
  const gone = mentioned.find(isSafe);
  if (gone === undefined) {
    const [lowest] = mentioned;
    const by = lowest && holderOf(lowest);
    return {
      to: undefined,
      ...(lowest === undefined || by === undefined ? {} : { blocked: { version: lowest.text, by } }),
    };
  }
  const state = findRelease(releases, gone.text)?.yanked === true ? 'yanked' : 'withoutFiles';
  return { to: undefined, passedOver: { version: gone.text, state } };
}

/** Nobody who runs finals installs a pre-release: the final that follows it is meant. */
function upgradeText({ text, version }: Candidate, installed: Version): string {
  return version.isPrerelease && !installed.isPrerelease ? `${text} or later` : text;
}

/**
 * Whether a version belongs to numbers that the project has left behind: released before the installed one, with nothing
 * at or above it since. A maintenance release of an older line is no such case: its project went on above, too, or its
 * line, by the first number, is older than the version.
 */
function renumberingOf(installed: string, releases: readonly IndexRelease[]): (candidate: Candidate) => boolean {
  const installedDay = findRelease(releases, installed)?.released;
  if (installedDay === undefined) return () => false;
  const from = parseVersion(installed);
  const line = releases.flatMap(({ version, released }) => {
    const parsed = parseVersion(version);
    const isOfLine = parsed !== undefined && from !== undefined && isSameLine(parsed, from);
    return isOfLine && released !== undefined ? [released] : [];
  });
  const later = releases
    .filter(({ released }) => released !== undefined && released > installedDay)
    .flatMap(({ version }) => parseVersion(version) ?? []);
  return ({ text, version }) => {
    const day = findRelease(releases, text)?.released;
    if (day === undefined || day >= installedDay) return false;
    if (line.some((released) => released < day)) return false;
    return !later.some((other) => compareVersions(other, version) >= 0);
  };
}

function isSameLine(a: Version, b: Version): boolean {
  const lineOf = ({ epoch, release: [first = 0] }: Version): string => `${epoch}!${first}`;
  return lineOf(a) === lineOf(b);
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
  return newest.find((candidate) => !isOlder(candidate) && !mayAffect(candidate.text, matchers))?.text;
}

function installable(releases: readonly IndexRelease[]): readonly string[] {
  return releases.filter(({ yanked, withoutFiles }) => !yanked && withoutFiles !== true).map(({ version }) => version);
}

/** A range whose end cannot be read may hold it. */
function mayAffect(text: string, matchers: readonly AdvisoryMatcher[]): boolean {
  return matchers.some((matcher) => matcher.affects(text) || matcher.endDoubt(text) !== undefined);
}

/**
 * What the records name that affect the installed version, or a fix found so: no other record says what mends it. Then the
 * releases that withdrawn records list.
 */
function fixesFrom(matchers: readonly AdvisoryMatcher[], name: string, installed: string): readonly string[] {
  const texts = new Set([installed]);
  const used = new Set<AdvisoryMatcher>();
  for (const text of texts) {
    for (const matcher of matchers) {
      if (used.has(matcher) || !mayAffect(text, [matcher])) continue;
      used.add(matcher);
      for (const fix of mentionedVersions(matcher.record, name).fixed) texts.add(fix);
    }
  }
  texts.delete(installed);
  // That it was a release is true all the same.
  const listed = matchers
    .filter(({ record }) => record.withdrawn)
    .map(({ record }) => mentionedVersions(record, name).listed);
  return [...texts, ...listed.flat()];
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
