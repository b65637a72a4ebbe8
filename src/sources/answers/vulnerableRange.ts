/** A version range in GitHub's grammar, `vulnerable_version_range`, as a range of the OSV kind. Refuses a text outside its grammar: it could not be judged. */
import type { AffectedRange, RangeEvent } from '../../core/advisory/advisory';
import { compareVersions, parseVersion, type Version, type WholeNumber } from '../../core/package/version';

interface Bound {
  readonly text: string;
  readonly version: Version;
  readonly inclusive: boolean;
}

/**
 * The grammar is `= a`, `<= a`, `< a`, `>= a`, `> a`, joined by commas as AND; versions compare by PEP 440.
 * `patched` is the first patched version, where one is published. Undefined when the text cannot be judged.
 */
export function readVulnerableRange(range: string, patched: string | undefined): AffectedRange | undefined {
  let lower: Bound | undefined;
  let upper: Bound | undefined;
  for (const part of range.split(',')) {
    const [, mark, text = ''] = /^\s*(>=|>|<=|<|==?)\s*(\S+)\s*$/.exec(part) ?? [];
    const version = parseVersion(text);
    if (mark === undefined || version === undefined) return undefined;
    // PEP 440 has no such bound, and what would follow it is no version either.
    if (mark === '>' && version.local.length > 0) return undefined;
    const bound = { text, version, inclusive: mark.includes('=') };
    // As a lower bound, 0 is before every version; as the only one it is that release.
    const from = mark.startsWith('=') && text === '0' ? { ...bound, text: '0.0' } : bound;
    if (mark !== '<' && mark !== '<=') lower = tighter(lower, from, 1);
    if (mark !== '>' && mark !== '>=') upper = tighter(upper, bound, -1);
  }
  const first = lowerBound(lower);
  if (isEmpty(first, upper)) return undefined;
  return { type: 'ECOSYSTEM', events: [{ introduced: first?.text ?? '0' }, ...upperEvents(upper, patched)] };
}

/** The one that leaves less: `direction` 1 for lower bounds, -1 for upper ones. */
function tighter(before: Bound | undefined, bound: Bound, direction: 1 | -1): Bound {
  if (before === undefined) return bound;
  const order = compareVersions(bound.version, before.version) * direction;
  return order > 0 || (order === 0 && !bound.inclusive) ? bound : before;
}

/** Nobody publishes a range that holds nothing on purpose. */
function isEmpty(lower: Bound | undefined, upper: Bound | undefined): boolean {
  if (lower === undefined || upper === undefined) return false;
  const distance = compareVersions(lower.version, upper.version);
  return distance > 0 || (distance === 0 && !(lower.inclusive && upper.inclusive));
}

/** The lowest version of the range; undefined: all from the first one on. GitHub writes `> 0` for every version. */
function lowerBound(lower: Bound | undefined): Bound | undefined {
  if (lower === undefined || lower.text === '0') return undefined;
  if (lower.inclusive) return lower;
  const text = nextVersion(lower);
  const version = parseVersion(text);
  return version === undefined ? lower : { text, version, inclusive: true };
}

/** A fix above the bound is told as such; an open bound without its fix is a limit, so that no fix is invented. */
function upperEvents(upper: Bound | undefined, patched: string | undefined): readonly RangeEvent[] {
  const fix = patched === undefined ? undefined : parseVersion(patched);
  if (upper === undefined) return [];
  const distance = fix === undefined ? -1 : compareVersions(fix, upper.version);
  const fixed = patched === undefined || distance < 0 ? [] : [{ fixed: patched }];
  if (upper.inclusive) return [{ last_affected: upper.text }, ...(distance > 0 ? fixed : [])];
  return distance === 0 ? fixed : [{ limit: upper.text }, ...fixed];
}

/** The first public version after a bound by PEP 440's order: nothing lies between but local versions of the bound itself. */
function nextVersion({ text, version }: Bound): string {
  const [, , post = -1, dev = Infinity] = version.suffix;
  if (dev !== Infinity) return text.replace(/\d*$/, String(following(dev)));
  if (post >= 0) return `${text.replace(/[-_.]?(post|rev|r|-)[-_.]?\d*$/i, '')}.post${following(post)}.dev0`;
  return `${text}.post0.dev0`;
}

function following(count: WholeNumber): WholeNumber {
  return BigInt(count) + 1n;
}
