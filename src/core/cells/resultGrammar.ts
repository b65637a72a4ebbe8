/** Every first line that a result cell can have: how it is written, what verdict and look it has, and how it is recognized. */
import { foreign, withoutQuoted } from '../message/quoted';
import type { CellLook } from '../spreadsheet/cell';
import type { Verdict } from '../verdict/finding';
import type { ReviewField } from '../sheet/reviewField';
import { severities, type Severity } from '../advisory/evidence';

/** Common ends of the sentence "Not checked - {source} …". */
export const notCheckedWhy = { noToken: 'no API token', offline: 'offline', off: 'switched off' } as const;

/** One kind of first line. Wordings of former versions are recognized, too. */
export interface Sentence<Words = never> {
  /** Undefined: says nothing about vulnerabilities. */
  readonly verdict: Verdict | undefined;
  readonly look: CellLook;
  /** Of the trimmed first line. The first of a table that matches counts. */
  readonly pattern: RegExp;
  write(words: Words): string;
}

/** What a sentence about vulnerabilities of a version counts. */
export interface Counted {
  /** How many affect the version, accepted ones left out unless all are. */
  readonly flaws: number;
  readonly highest: Severity | 'NONE';
  readonly accepted: number;
  /** Undefined: every one, as nobody can tell which is installed. */
  readonly version: string | undefined;
}

function sentence<Words>(
  verdict: Verdict | undefined,
  look: CellLook,
  pattern: RegExp,
  write: (words: Words) => string,
): Sentence<Words> {
  return { verdict, look, pattern, write };
}

interface SafeWords {
  /** Advisories that are known at any version. */
  readonly known: number;
  readonly version: string;
  /** The data that was searched, where it is not all that the column is about. */
  readonly only?: string | undefined;
}

/** Columns M, P, R, T and V. */
export const resultSentences = {
  malicious: sentence('malicious', 'vulnerable', /^MALICIOUS - reported by /, (by: string) => {
    return `MALICIOUS - reported by ${by}`;
  }),
  vulnerable: sentence('vulnerable', 'vulnerable', /^VULNERABLE - /, (words: Counted) => {
    const more = words.accepted === 0 ? '' : `, ${words.accepted} more accepted`;
    return `VULNERABLE - ${affecting(words)}${more}`;
  }),
  accepted: sentence('accepted', 'versionNews', /^ACCEPTED RISK - /, (words: Counted) => {
    return `ACCEPTED RISK - ${affecting(words)}`;
  }),
  safe: sentence('safe', 'clean', /^SAFE - /, ({ known, version, only }: SafeWords) => {
    const limit = only === undefined ? '' : ` - ${only} only`;
    return `SAFE - ${advisories(known)} found, none affects ${shown(version)}${limit}`;
  }),
  noCve: sentence('clean', 'clean', /^None found - no CVE in /, (label: string) => `None found - no CVE in ${label}`),
  noneOf: sentence('clean', 'clean', /^None found - .* only$/, (label: string) => `None found - ${label} only`),
  none: sentence('clean', 'clean', /^None found$/, () => 'None found'),
  noAdvisory: sentence('clean', 'clean', /^No published security advisories$/, () => {
    return 'No published security advisories';
  }),
  review: sentence('review', 'update', /^Manual review required\b/, (why: string) => `Manual review required - ${why}`),
  notChecked: sentence('notChecked', 'update', /^Not checked\b/, ({ label, why }: { label: string; why: string }) => {
    return `Not checked - ${label} ${why}`;
  }),
  notAvailable: sentence(undefined, 'notAvailable', /^Not Available$/, () => 'Not Available'),
} as const;

/** What a recommendation against a version says behind its action. */
interface RiskWords {
  readonly version: string;
  /** `2 advisories (Highest: HIGH)` and what follows it. */
  readonly details: readonly string[];
}

/** Column W. */
export const recommendations = {
  malicious: sentence('malicious', 'vulnerable', /^MALICIOUS \| REMOVE NOW\b/, (details: readonly string[]) => {
    return ['MALICIOUS | REMOVE NOW', ...details].join(' | ');
  }),
  upgrade: sentence(
    'vulnerable',
    'vulnerable',
    /^SECURITY RISK \| EXPEDITE UPGRADE\b/,
    ({ version, to, details }: RiskWords & { readonly to: string }) =>
      [`SECURITY RISK | EXPEDITE UPGRADE ${version} → ${to}`, ...details].join(' | '),
  ),
  doubtfulFix: sentence(
    'vulnerable',
    'vulnerable',
    /^SECURITY RISK \| REVIEW THE FIX\b/,
    ({ why, details }: { why: string; details: readonly string[] }) =>
      [`SECURITY RISK | REVIEW THE FIX, ${why}`, ...details].join(' | '),
  ),
  doNotInstall: sentence(
    'vulnerable',
    'vulnerable',
    /^SECURITY RISK \| DO NOT INSTALL\b/,
    (details: readonly string[]) => ['SECURITY RISK | DO NOT INSTALL, QUARANTINED BY PYPI', ...details].join(' | '),
  ),
  replace: sentence('vulnerable', 'vulnerable', /^SECURITY RISK\b/, ({ details }: RiskWords) => {
    return ['SECURITY RISK | REMOVE OR REPLACE, no fix known', ...details].join(' | ');
  }),
  quarantined: sentence('review', 'vulnerable', /^QUARANTINED BY PYPI\b/, (details: readonly string[]) => {
    return ['QUARANTINED BY PYPI | DO NOT INSTALL', ...details].join(' | ');
  }),
  notChecked: sentence(
    'notChecked',
    'update',
    /^FURTHER REVIEW REQUIRED \| .* not checked( \| \d+ accepted risks?( until \d{4}-\d\d-\d\d)?( \(KNOWN EXPLOITED[^()]*\))?)?$/,
    ({ labels, accepted }: { labels: readonly string[]; accepted: AcceptedWords }) => {
      const more = accepted.flaws === 0 ? '' : ` | ${acceptedText(accepted)}`;
      return `FURTHER REVIEW REQUIRED | ${labels.join(', ')} not checked${more}`;
    },
  ),
  review: sentence('review', 'update', /^FURTHER REVIEW REQUIRED\b/, (why: string) => {
    return `FURTHER REVIEW REQUIRED | ${why}`;
  }),
  accepted: sentence(
    'accepted',
    'versionNews',
    /^PROCEED \| \d+ accepted risks?\b/,
    ({ details = [], ...words }: AcceptedWords & { readonly details?: readonly string[] }) =>
      ['PROCEED', acceptedText(words), ...details].join(' | '),
  ),
  update: sentence('safe', 'versionNews', /^PROCEED WITH UPDATE\b/, ({ version, to, details }: UpdateWords) => {
    return [`PROCEED WITH UPDATE | ${version} → ${to}`, ...details].join(' | ');
  }),
  proceed: sentence('safe', 'clean', /^PROCEED\b/, (details: readonly string[]) => ['PROCEED', ...details].join(' | ')),
} as const;

export function acceptedText({ flaws, until, exploited }: AcceptedWords): string {
  const end = until === undefined ? '' : ` until ${until}`;
  return `${flaws} accepted ${flaws === 1 ? 'risk' : 'risks'}${end}${inBrackets(exploited)}`;
}

export function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : ` (${text})`;
}

export interface AcceptedWords {
  readonly flaws: number;
  /** ISO day on which the first of the decisions ends. */
  readonly until: string | undefined;
  /** `KNOWN EXPLOITED, …`, where it is known of some of them. */
  readonly exploited?: string | undefined;
}

interface UpdateWords {
  readonly version: string;
  readonly to: string;
  readonly details: readonly string[];
}

/** Columns whose cells are verdicts. */
export const verdictFields: readonly ReviewField[] = [
  'githubAdvisoryResult',
  'nvdResult',
  'mitreResult',
  'snykResult',
  'exploitDbResult',
  'recommendation',
];

/** The sentence of this tool that a cell begins with; undefined: empty, or a person's own words. */
export function recognize(field: ReviewField, text: string): Sentence | undefined {
  if (!verdictFields.includes(field)) return undefined;
  return matching(field === 'recommendation' ? recommendations : resultSentences, text);
}

/** What people and the former automation write in result columns. */
const otherWords: readonly (readonly [RegExp, Verdict])[] = [
  [/^MALICIOUS\b/i, 'malicious'],
  [/^(VULNERABLE|SECURITY RISK|EXPEDITE UPGRADE)\b/i, 'vulnerable'],
  [/^(REMOVE\b|CVE-\d{4}-\d+)/i, 'vulnerable'],
  [/^(SAFE|PROCEED|APPROVED)\b/i, 'safe'],
  [
    /^(None found|No published|No (known |published )?(vulnerabilit(y|ies)|advisor(y|ies)|issues?)|Not (affected|vulnerable))\b/i,
    'clean',
  ],
  [/^(current )?(package )?version not listed\b/i, 'clean'],
  // As a whole: with more words behind them they may be about anything.
  [
    /^(OK(ay)?|Fine|Clean|Pass(ed)?|None|No CVEs?|No risk|Nothing found|0 (vulnerabilities|CVEs|found))[.!]?$/i,
    'clean',
  ],
  [
    /^(False positive|Mitigated|Fixed|Resolved|Low( risk)?|Minor|Ignored?|No action( needed| required)?)[.!]?$/i,
    'clean',
  ],
  [/^(Won['’]?t fix|Go ahead|Use( it)?|Install|Keep|Good|Yes|[✓✔✅])[.!]?$/iu, 'clean'],
  [/^Accepted\b/i, 'accepted'],
  [
    /^(Manual review required|FURTHER REVIEW REQUIRED|REVIEW|CHECK|RECHECK|WAIT|Reconsider|n\/a|Not applicable)\b/i,
    'review',
  ],
];

/** The version that a result of this tool is about, as `shown` shows it without its `v`, thus in quotes where it is no word; undefined: it names none. */
export function namedVersion(text: string): string | undefined {
  const line = firstLine(text).trim();
  const own =
    /^(?:VULNERABLE|ACCEPTED RISK) - \d+ affects? (?:v(\S+)|("[^"]*")) \(|^SAFE - \d+ \w+ found, none affects v(\S+)/.exec(
      line,
    );
  return own?.[1] ?? own?.[2] ?? own?.[3];
}

/** The highest severity that a result of this tool names; of a score of 0.0 it is none. Undefined: it names none. */
export function namedSeverity(text: string): Severity | undefined {
  const word = /\(Highest: ([A-Z]+)/.exec(text)?.[1];
  return word === 'NONE' ? 'UNKNOWN' : severities.find((each) => each === word);
}

/** The verdict that the words of any result cell stand for, whoever wrote them. */
export function verdictOfText(text: string): Verdict | undefined {
  const own = matching(recommendations, text) ?? matching(resultSentences, text);
  if (own !== undefined) return own.verdict;
  const line = firstLine(text).trim();
  return otherWords.find(([words]) => words.test(line))?.[1];
}

const { none, noAdvisory, noCve, noneOf } = resultSentences;
/** Bare words of clean results with the sentences that say the same with the data they rest on. */
const sameInShort: readonly (readonly [word: string, longer: readonly RegExp[]])[] = [
  [none.write(undefined), [noCve.pattern, noneOf.pattern]],
  [noAdvisory.write(undefined), [noneOf.pattern]],
  [recommendations.proceed.write([]), [/^PROCEED \| data of (\d{4}-\d\d-\d\d|unknown date)$/]],
];

/** Whether the bare words of a cell say what a result says, except for the data that the result rests on. */
export function isSameInShort(text: string, result: string): boolean {
  const [said, found] = [firstLine(text).trim().toLowerCase(), firstLine(result).trim()];
  return sameInShort.some(([word, longer]) => word.toLowerCase() === said && longer.some((each) => each.test(found)));
}

/** Whether a cell says that nobody looked: the only words that a later "could not look" may replace. */
export function saysNotChecked(text: string): boolean {
  return verdictOfText(text) === 'notChecked';
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** `1 advisory`, `2 advisories`. */
export function advisories(count: number): string {
  return `${count} ${count === 1 ? 'advisory' : 'advisories'}`;
}

function affecting({ flaws, version, highest }: Counted): string {
  const which = version === undefined ? 'every version' : shown(version);
  return `${flaws} ${flaws === 1 ? 'affects' : 'affect'} ${which} (Highest: ${highest})`;
}

/** As `namedVersion` reads it. */
export function nameOfVersion(version: string): string {
  return foreign(version).replace(/^v(?=.)/i, '');
}

/** With one `v`, whether or not it was typed; what only a record takes for a version as `foreign` makes it. */
function shown(version: string): string {
  const said = foreign(version);
  return said === version ? `v${nameOfVersion(version)}` : said;
}

function matching(table: Readonly<Record<string, Sentence>>, text: string): Sentence | undefined {
  const line = firstLine(withoutQuoted(text)).trim();
  return Object.values(table).find(({ pattern }) => pattern.test(line));
}
