/**
 * The parts behind the first words of our results, each closed: what anybody may have added to one makes it a person's. Words of others in them are
 * read as one word (`withoutQuoted`). Decides on no whole cell.
 */
import { severities } from '../advisory/evidence';
import { foreign, quoted } from '../message/quoted';
import { readRemark } from '../message/remark';
import type { Text, TextValue } from '../message/text';

const escaped = (words: readonly string[]): string =>
  `(${words.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`;

/** Everything that is called a source in a cell; a test holds those of the sources to it. */
export const sourceNames: readonly string[] = [
  ...['OSV', 'OSV advisories', 'PyPA advisories', 'GitHub advisories', 'the PyPA advisories', "GitHub's advisories"],
  ...['advisory data', 'GitHub', 'NVD', 'MITRE', 'MITRE CVE', 'CVE Services', 'Snyk', 'Exploit-DB', 'CISA KEV', 'EPSS'],
  ...['PyPI', 'PyPI data', 'PyPI names', 'PyPA', 'OpenSSF'],
];
const statuses: readonly string[] = [
  ...['Received', 'Awaiting Analysis', 'Undergoing Analysis', 'Analyzed', 'Modified', 'Deferred', 'Not Scheduled'],
  ...['Rejected', 'Disputed', 'PUBLISHED', 'REJECTED'],
];

export const severity = `(${[...severities, 'NONE'].join('|')})`;
export const source = escaped(sourceNames);
export const sourceList = `${source}(, ${source})*`;
export const day = '\\d{4}-\\d\\d-\\d\\d';
/** A version, an id, a publisher's short name: one word. */
export const word = '[^\\s|()]+';
/** What `withoutQuoted` leaves of words of others. */
export const quotedWords = '"…"';
const status = `(${escaped(statuses)}|${quotedWords})`;
const rater = `(CVSS( \\d\\.\\d)? (vector|score) of )?(${source}|${word})(, threat metrics not counted)?`;
const exploited = `KNOWN EXPLOITED(, listed since ${day})?(, forensic triage required)?(, ransomware)?`;
/** Behind a count of accepted risks. */
export const acceptedEnd = `( until ${day})?( \\(${exploited}\\))?`;
export const highest = `\\(Highest: ${severity}( by ${rater})?\\)`;

/** Behind an id and its severity. */
export const flawNotes: readonly RegExp[] = [
  new RegExp(`^(published|accepted until) ${day}$`),
  new RegExp(`^fixed in ${word}$`),
  new RegExp(`^not known to ${source}$`),
  new RegExp(`^(not analy[sz]ed by NVD|no score) \\(${status}\\)$`),
  new RegExp(`^(${severity} )?\\d+(\\.\\d+)? by ${rater}( \\(CVSS \\d\\.\\d\\))?$`),
  new RegExp(`^(${source}|${status})$`),
];
/** Behind every recommendation that is about the package itself. */
export const projectStatus = `(PyPI says ${word}|project status not checked)`;
/** Old data that would say whether a vulnerability is exploited. */
export const listAge = `${source} data of (${day}|unknown date)`;
/** Behind an upgrade or a removal. */
export const riskNotes: readonly RegExp[] = [
  new RegExp(`^${sourceList}( not checked)?$`),
  new RegExp(`^${exploited}$`),
  /^Exploit published$/,
  new RegExp(`^EPSS [<>]?\\d+\\.\\d%( of (${day}|unknown date))?$`),
  new RegExp(`^${listAge}$`),
  new RegExp(`^\\d+ more accepted${acceptedEnd}$`),
  new RegExp(`^sources disagree on ${word}(, ${word})*$`),
  /^QUARANTINED BY PYPI$/,
  new RegExp(`^${projectStatus}$`),
];

/** The state of a CVE record: one that is not known here is told from what a person adds. */
export function statusText(text: string): string {
  return statuses.includes(text) ? text : quoted(text);
}

/** Who gives a severity. */
export function raterText(by: string): string {
  return sourceNames.includes(by) ? by : foreign(by);
}

export function areFlawNotes(parts: readonly string[]): boolean {
  return parts.every((part) => flawNotes.some((note) => note.test(part)) || isOwnRemark(part));
}

export function areRiskNotes(parts: readonly string[]): boolean {
  return parts.every((part) => riskNotes.some((note) => note.test(part)) || isOwnRemark(part));
}

const numbers = /^[\d:.TZ -]+$/;
/** Ids in a row, data with its day, decisions with their last days, the bounds of a range. */
const dated = `${source}( of ${day})?`;
const fewWords = new RegExp(
  `^(${word}|${severity} by ${rater}|${dated}|${word}(, ${word})+|${dated}(, ${dated})+|${word} until ${day}(, ${word} until ${day})*|>= ${word}, <=? ${word})$`,
);

/** One of our sentences, with single words, sources or numbers in it: a longer value may be what somebody has put there. */
export function isOwnRemark(text: string): boolean {
  const read = readRemark(text);
  return read !== undefined && isClosed(read);
}

function isClosed(text: Text): boolean {
  return text.values.every((value: TextValue) => {
    if (typeof value === 'object') return isClosed(value);
    return fewWords.test(String(value)) || numbers.test(String(value));
  });
}
