/** GitHub's `vulnerable_version_range` as a range of the OSV kind. Refuses a text outside its grammar: it could not be judged. */
import type { AffectedRange, RangeEvent } from '../../core/advisory/advisory';
import { compareVersions, parseVersion, type Version } from '../../core/package/version';

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
    const bound = { text, version, inclusive: mark.includes('=') };
    if (mark !== '<' && mark !== '<=') lower = tighter(lower, bound, 1);
    if (mark !== '>' && mark !== '>=') upper = tighter(upper, bound, -1);
  }
  if (isEmpty(lower, upper)) return undefined;
  return { type: 'ECOSYSTEM', events: [lowerEvent(lower), ...upperEvents(upper, patched)] };
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

function lowerEvent(lower: Bound | undefined): RangeEvent {
  if (lower === undefined || lower.text === '0') return { introduced: '0' };
  return { introduced: lower.inclusive ? lower.text : nextVersion(lower) };
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
  const publicText = text.split('+', 1)[0] ?? text;
  const [, , post = -1, dev = Infinity] = version.suffix;
  if (dev < Number.MAX_SAFE_INTEGER) return publicText.replace(/\d*$/, String(dev + 1));
  if (post >= 0) return `${publicText.replace(/[-_.]?(post|rev|r|-)[-_.]?\d*$/i, '')}.post${post + 1}.dev0`;
  return `${publicText}.post0.dev0`;
}
