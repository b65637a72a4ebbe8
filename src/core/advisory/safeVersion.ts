/** The lowest version worth upgrading to. Refuses to recommend a version that no record mentions. */
import { type AdvisoryMatcher, mentionedVersions } from './advisoryMatch';
import { compareVersions, parseVersion, type Version } from '../package/version';

interface Candidate {
  readonly text: string;
  readonly version: Version;
}

/**
 * The lowest version above `installed` that no record affects, among the fixes and releases that the records mention;
 * a pre-release only when nothing else is left. Undefined when there is none or `installed` is not PEP 440.
 */
export function lowestSafeVersion(
  matchers: readonly AdvisoryMatcher[],
  name: string,
  installed: string,
): string | undefined {
  const from = parseVersion(installed);
  if (from === undefined) return undefined;
  const candidates = candidatesAbove(from, matchers, name);
  const isSafe = ({ text }: Candidate): boolean => !matchers.some((matcher) => matcher.affects(text));
  const safe =
    candidates.find((candidate) => !candidate.version.isPrerelease && isSafe(candidate)) ??
    candidates.find((candidate) => candidate.version.isPrerelease && isSafe(candidate));
  return safe?.text;
}

/** Ascending, each release once. */
function candidatesAbove(from: Version, matchers: readonly AdvisoryMatcher[], name: string): readonly Candidate[] {
  const byCanonical = new Map<string, Candidate>();
  for (const { record } of matchers) {
    const { listed, fixed } = mentionedVersions(record, name);
    // What a live record lists, it affects: only a withdrawn one can list a version to upgrade to.
    for (const text of record.withdrawn ? [...fixed, ...listed] : fixed) {
      const version = parseVersion(text);
      if (version !== undefined && compareVersions(version, from) > 0) {
        byCanonical.set(version.canonical, { text: text.trim(), version });
      }
    }
  }
  return [...byCanonical.values()].sort((a, b) => compareVersions(a.version, b.version));
}
