/** Whether a whole cell is in this tool's own words, details included, so that nobody else can have written it. Bare words that people type, too, are not. */
import { severities } from '../advisory/evidence';
import { readRemark } from '../text/remark';
import { notCheckedWhy, recognize } from './resultGrammar';
import type { ReviewField } from './reviewField';

const severity = `(${severities.join('|')})`;
/** First lines that hold a count, a version or a source; the words of former versions among them. */
const firstLines: readonly RegExp[] = [
  /^MALICIOUS - reported by \S/,
  new RegExp(`^(VULNERABLE|ACCEPTED RISK) - \\d+ affects? v\\S.* \\(Highest: ${severity}\\)(, \\d+ more accepted)?$`),
  /^SAFE - \d+ (advisory|advisories) found, none affects v\S/,
  /^None found - (no CVE in .+|.+ only)$/,
];
/** Below it: an id with its facts, or the end of the list. */
const furtherLines: readonly RegExp[] = [
  new RegExp(`^\\S+ \\| ${severity}( \\| .+)?$`),
  /^and \d+ more$/,
  /^EDB-\d+ \| .+$/,
  /^Fixed in \S+( or later)?( \([^()]+\))?$/,
  /^No fix known$/,
  /^Fix to review: .+$/,
  /^Not checked at (NVD|MITRE): .+$/,
];
const risk = `\\d+ (advisory|advisories) \\(Highest: ${severity}( by [^|]+)?\\) \\| .+`;
const data = '( \\| data of \\d{4}-\\d\\d-\\d\\d)';
const recommendationLines: readonly RegExp[] = [
  new RegExp(`^MALICIOUS \\| REMOVE NOW \\| ${risk}$`),
  new RegExp(
    `^SECURITY RISK \\| (EXPEDITE UPGRADE \\S+ → \\S+( or later)?|REMOVE OR REPLACE, no fix known|REVIEW THE FIX, .+) \\| ${risk}$`,
  ),
  /^QUARANTINED BY PYPI \| DO NOT INSTALL\b/,
  /^PROCEED \| \d+ accepted risks?( until \d{4}-\d\d-\d\d)?$/,
  new RegExp(`^PROCEED WITH UPDATE \\| \\S+ → \\S+( \\| installed release was yanked.*)?${data}?$`),
  new RegExp(`^PROCEED( \\| (PyPI says \\S+|project status not checked)${data}?|${data})$`),
  /^FURTHER REVIEW REQUIRED \| (PyPI has quarantined this package|version \S+ is not on PyPI|installed release was yanked.*)$/,
];

/** `text` without what a person had written there before. */
export function isOwnResult(field: ReviewField, text: string): boolean {
  if (recognize(field, text) === undefined) return false;
  const [first = '', ...further] = text.split('\n');
  if (field === 'recommendation') {
    return further.length === 0 && (matches(recommendationLines, first) || isOwnReview(first));
  }
  if (further.length === 0 && isOwnReview(first)) return true;
  return (
    matches(firstLines, first) && further.every((line) => matches(furtherLines, line) || readRemark(line) !== undefined)
  );
}

/** A reason that this tool gives, not one that a person typed behind the same words. */
function isOwnReview(line: string): boolean {
  const reason = /^(?:Manual review required - |FURTHER REVIEW REQUIRED \| )(.+)$/.exec(line)?.[1];
  if (reason !== undefined) return readRemark(reason) !== undefined || isSilence(reason, / not checked$/);
  const silent = /^Not checked - (.+)$/.exec(line)?.[1];
  return silent !== undefined && saysWhy(silent);
}

function isSilence(reason: string, end: RegExp): boolean {
  const labels = reason.replace(end, '');
  return labels !== reason && labels.split(', ').every((label) => isLabel(label.split(' ')));
}

/** `{label} {why}`, the label of one to three words. */
function saysWhy(text: string): boolean {
  const words = text.split(' ');
  const fixed: readonly string[] = Object.values(notCheckedWhy);
  return [1, 2, 3].some((length) => {
    const why = words.slice(length).join(' ');
    return isLabel(words.slice(0, length)) && (fixed.includes(why) || readRemark(why) !== undefined);
  });
}

function isLabel(words: readonly string[]): boolean {
  return words.length <= 3 && (/^[A-Z]/.test(words[0] ?? '') || words.join(' ') === 'advisory data');
}

function matches(patterns: readonly RegExp[], line: string): boolean {
  return patterns.some((pattern) => pattern.test(line));
}
