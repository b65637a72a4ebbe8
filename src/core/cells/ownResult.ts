/** Whether a whole cell is in this tool's own words, details included, so that nobody else can have written it. Bare words that people type, too, are not. */
import {
  acceptedEnd,
  areFlawNotes,
  areRiskNotes,
  day,
  flawNotes,
  highest,
  listAge,
  isOwnRemark,
  projectStatus,
  quotedWords,
  riskNotes,
  severity,
  source,
  sourceList,
  sourceNames,
  word,
} from './ownDetails';
import { withoutQuoted } from '../message/quoted';
import { notCheckedWhy, recognize } from './resultGrammar';
import type { ReviewField } from '../sheet/reviewField';

const anyOf = (patterns: readonly string[]): readonly RegExp[] => patterns.map((each) => new RegExp(`^${each}$`));
/** First lines that hold a count, a version or a source; the words of former versions among them. */
const firstLines = anyOf([
  `MALICIOUS - reported by ${sourceList}`,
  `(VULNERABLE|ACCEPTED RISK) - \\d+ affects? (v${word}|${quotedWords}|every version) \\(Highest: ${severity}\\)(, \\d+ more accepted)?`,
  `SAFE - \\d+ (advisory|advisories) found, none affects v${word}( - ${source} only)?`,
  `None found - (no CVE in ${source}( and ${source})?|${source} only)`,
]);
/** Below it, where it is not the line of an id: the end of the list. */
const furtherLines = anyOf([
  'and \\d+ more',
  `Fixed in ${word}( or later)?( \\(${source}( and ${source})?\\))?`,
  'No fix known',
  `All vulnerabilities fixed in ${word}( or later)?`,
  'No fix known for all vulnerabilities',
]);
/** Behind the first words of a recommendation without vulnerabilities. */
const proceedNotes = {
  data: `data of (${day}|unknown date)`,
  yanked: `installed release was yanked(: ${quotedWords})?`,
};
const data = `( \\| ${proceedNotes.data})`;
const recommendationLines = anyOf([
  'QUARANTINED BY PYPI \\| DO NOT INSTALL',
  `PROCEED \\| \\d+ accepted risks?${acceptedEnd}( \\| ${listAge})*${data}?`,
  `PROCEED WITH UPDATE \\| ${word} → ${word}( \\| ${proceedNotes.yanked})?( \\| ${projectStatus})?${data}?`,
  `PROCEED( \\| ${projectStatus}${data}?|${data})`,
  `FURTHER REVIEW REQUIRED \\| (PyPI has quarantined this package|version ${word} is not on PyPI( \\(removed, in quarantine or never released\\))?|${proceedNotes.yanked}( \\| \\d+ accepted risks?${acceptedEnd})?)`,
]);
const flawLine = new RegExp(`^${word} \\| ${severity}( \\| .+)?$`);
const exploitLine = new RegExp(
  `^EDB-${word} \\| ${word} \\| ${quotedWords}( \\(verified\\))?( \\| accepted until ${day})?$`,
);
const whyLine = /^(?:Fix to review|Not checked at (?:NVD|MITRE|Snyk)): (.+)$/;
/** Of every kind of part that a result can have beside its first line, as `withoutQuoted` leaves it. */
export const partPatterns: readonly RegExp[] = [
  ...[
    flawLine,
    exploitLine,
    ...flawNotes,
    ...furtherLines,
    whyLine,
    new RegExp(`^\\d+ (advisory|advisories) ${highest}$`),
  ],
  ...[...riskNotes, ...anyOf(Object.values(proceedNotes)), /^Earlier: /],
];
const riskHead = new RegExp(
  `^(MALICIOUS \\| REMOVE NOW|SECURITY RISK \\| (EXPEDITE UPGRADE ${word} → ${word}( or later)?|REMOVE OR REPLACE, no fix known|DO NOT INSTALL, QUARANTINED BY PYPI|REVIEW THE FIX, ([^|]+))) \\| \\d+ (advisory|advisories) ${highest}( \\| .+)?$`,
);

/** `text` without what a person had written there before. Words of others count only where our sentences put them, in quotes. False in doubt. */
export function isOwnResult(field: ReviewField, text: string): boolean {
  if (recognize(field, text) === undefined) return false;
  const [first = '', ...further] = withoutQuoted(text).split('\n');
  if (field === 'recommendation') {
    return further.length === 0 && (matches(recommendationLines, first) || isOwnRisk(first) || isOwnReview(first));
  }
  return (matches(firstLines, first) || isOwnReview(first)) && further.every(isOwnFurther);
}

function isOwnFurther(line: string): boolean {
  if (matches(furtherLines, line) || isOwnRemark(line)) return true;
  const [, why] = whyLine.exec(line) ?? [];
  if (why !== undefined) return isOwnWhy(why);
  const [, , ...notes] = line.split(' | ');
  return exploitLine.test(line) || (flawLine.test(line) && areFlawNotes(notes));
}

function isOwnRisk(line: string): boolean {
  const doubt = riskHead.exec(line)?.[4];
  if (!riskHead.test(line) || (doubt !== undefined && !isOwnRemark(doubt))) return false;
  const parts = line.split(' | ');
  const counted = parts.findIndex((part) => / \(Highest: /.test(part));
  return areRiskNotes(parts.slice(counted + 1));
}

/** A reason that this tool gives, not one that a person typed behind the same words. */
function isOwnReview(line: string): boolean {
  const reason = /^(?:Manual review required - |FURTHER REVIEW REQUIRED \| )(.+)$/.exec(line)?.[1];
  if (reason !== undefined) return isOwnRemark(reason) || silentSources.test(reason);
  const silent = /^Not checked - (.+)$/.exec(line)?.[1] ?? '';
  return sourceNames.some((name) => silent.startsWith(`${name} `) && isOwnWhy(silent.slice(name.length + 1)));
}

const silentSources = new RegExp(`^${sourceList} not checked( \\| \\d+ accepted risks?${acceptedEnd})?$`);

function isOwnWhy(why: string): boolean {
  const fixed: readonly string[] = Object.values(notCheckedWhy);
  return fixed.includes(why) || isOwnRemark(why);
}

function matches(patterns: readonly RegExp[], line: string): boolean {
  return patterns.some((pattern) => pattern.test(line));
}
