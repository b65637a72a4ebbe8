/** The wording of result cells. Refuses to say "none found" for what could not be looked up: that has its own words. */
import type { Severity } from './finding';

/** Common ends of the sentence "Not checked - {source} …". */
export const notCheckedWhy = { noToken: 'no API token', offline: 'offline', off: 'switched off' } as const;

/** One id of a flaw, with what is known of it. */
export interface FlawLine {
  readonly id: string;
  readonly severity: Severity;
  /** ISO day. */
  readonly published: string | undefined;
  readonly fixedIn: string | undefined;
  /** What else is known: whose score, which state. */
  readonly notes?: readonly string[];
}

const mostLines = 15;

export function notCheckedText(label: string, why: string): string {
  return `Not checked - ${label} ${why}`;
}

export function reviewText(why: string): string {
  return `Manual review required - ${why}`;
}

/** `advisories`: how many flaws are known at any version. */
export function safeText(advisories: number, version: string): string {
  return `SAFE - ${advisories} advisories found, none affects ${shown(version)}`;
}

/** What a cell about flaws is made of; `lines` are their ids, worst first; the upgrade comes last. */
export interface FlawWords {
  /** How many affect the version, accepted ones left out unless all are. */
  readonly flaws: number;
  readonly highest: Severity;
  readonly accepted: number;
  readonly version: string;
  readonly lines: readonly FlawLine[];
  readonly fixedIn: string | undefined;
}

export function vulnerableText(words: FlawWords): string {
  const { flaws, highest, accepted, version } = words;
  const more = accepted === 0 ? '' : `, ${accepted} more accepted`;
  return flawText(`VULNERABLE - ${flaws} affect ${shown(version)} (Highest: ${highest})${more}`, words);
}

/** Every flaw that affects the version was accepted by a person. */
export function acceptedText(words: FlawWords): string {
  return flawText(`ACCEPTED RISK - ${words.flaws} affect ${shown(words.version)} (Highest: ${words.highest})`, words);
}

function flawText(first: string, { lines, fixedIn }: FlawWords): string {
  const more = lines.length - mostLines;
  return [
    first,
    ...lines.slice(0, mostLines).map(flawLine),
    ...(more > 0 ? [`and ${more} more`] : []),
    fixedIn === undefined ? 'No fix known' : `Fixed in ${fixedIn}`,
  ].join('\n');
}

/** Whether a cell says that nobody looked: the only words that a later "could not look" may replace. */
export function saysNotChecked(text: string): boolean {
  return /^\s*(Not checked\b|FURTHER REVIEW REQUIRED \| .* not checked\s*$)/.test(firstLine(text));
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** With one `v`, whether or not it was typed. */
function shown(version: string): string {
  return `v${version.replace(/^v/i, '')}`;
}

function flawLine({ id, severity, published, fixedIn, notes = [] }: FlawLine): string {
  const parts: string[] = [id, severity, ...notes];
  if (published !== undefined) parts.push(`published ${published}`);
  if (fixedIn !== undefined) parts.push(`fixed in ${fixedIn}`);
  return parts.join(' | ');
}
