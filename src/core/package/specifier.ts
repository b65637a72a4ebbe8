/** Version specifiers of PEP 440: which versions a clause like `>=1.0` allows, and which single version a list of them pins. */
import { compareVersions, parseVersion, type Version } from './version';

export interface Clause {
  readonly operator: string;
  /** As written, without blanks around it. */
  readonly version: string;
}

const pre = '(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?';
const post = '(?:(?:-[0-9]+)|(?:[-_.]?(?:post|rev|r)[-_.]?[0-9]*))?';
const dev = '(?:[-_.]?dev[-_.]?[0-9]*)?';
const local = '(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?';
const release = 'v?(?:[0-9]+!)?[0-9]+(?:\\.[0-9]+)*';

/** One clause, as Python's `packaging` reads it; group 1 is the operator, 2 the version. */
const clauseAt = new RegExp(
  [
    `(===)\\s*([^\\s;)]*)`,
    `(==|!=)\\s*(${release}(?:\\.\\*|${pre}${post}${dev}${local})?)`,
    `(~=)\\s*(v?(?:[0-9]+!)?[0-9]+(?:\\.[0-9]+)+${pre}${post}${dev})`,
    `(<=|>=|<|>)\\s*(${release}${pre}${post}${dev})`,
  ].join('|'),
  'iy',
);

/** The text of the clause that begins at `at`; undefined when none does. */
export function clauseTextAt(text: string, at: number): string | undefined {
  clauseAt.lastIndex = at;
  return clauseAt.exec(text)?.[0];
}

/** Clauses with commas between them; undefined when one of them is none. */
export function readClauses(text: string): readonly Clause[] | undefined {
  const parts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  const clauses = parts.map(readClause);
  return clauses.some((clause) => clause === undefined) ? undefined : (clauses as readonly Clause[]);
}

function readClause(text: string): Clause | undefined {
  clauseAt.lastIndex = 0;
  const match = clauseAt.exec(text);
  if (match?.[0].length !== text.length) return undefined;
  const [operator = '', version = ''] = match.slice(1).filter((group: string | undefined) => group !== undefined);
  return { operator, version: version.trim() };
}

type Pin =
  | { readonly version: string }
  /** `none`: no clause at all. `range`: none is exact. `contradictory`: the exact one is not allowed by the others. */
  | { readonly lack: 'none' | 'range' | 'contradictory' };

/** The one version that the clauses state; a range never yields one. */
export function pinnedVersion(clauses: readonly Clause[]): Pin {
  const exact = clauses.find(isExact);
  if (exact === undefined) return { lack: clauses.length === 0 ? 'none' : 'range' };
  const fits = clauses.every((clause) => clause === exact || allows(clause, exact.version));
  return fits ? { version: exact.version } : { lack: 'contradictory' };
}

function isExact({ operator, version }: Clause): boolean {
  return operator === '===' || (operator === '==' && !version.endsWith('.*'));
}

/** Whether the version, pre-releases included, lies within the clause. False for a text that is no version, except by `===`. */
export function allows({ operator, version: bound }: Clause, text: string): boolean {
  if (operator === '===') return text.trim().toLowerCase() === bound.toLowerCase();
  const version = parseVersion(text);
  if (version === undefined) return false;
  if (bound.endsWith('.*')) return hasPrefix(version, bound.slice(0, -2)) === (operator === '==');
  const limit = parseVersion(bound);
  if (limit === undefined) return false;
  return allowsVersion(operator, version, limit);
}

function allowsVersion(operator: string, version: Version, limit: Version): boolean {
  const order = compareVersions(publicOf(version), limit);
  switch (operator) {
    case '==':
      return isEqual(version, limit);
    case '!=':
      return !isEqual(version, limit);
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case '<':
      return (
        compareVersions(version, limit) < 0 &&
        (limit.isPrerelease || !version.isPrerelease || !sameBase(version, limit))
      );
    case '>':
      return compareVersions(version, limit) > 0 && !(sameBase(version, limit) && isLaterForm(version, limit));
    case '~=':
      return order >= 0 && hasPrefix(version, releaseOf(limit).slice(0, -1).join('.'), limit.epoch);
    default:
      return false;
  }
}

function isEqual(version: Version, limit: Version): boolean {
  return limit.local.length === 0 ? version.publicCanonical === limit.canonical : version.canonical === limit.canonical;
}

/** `>1.0` does not mean 1.0.post1 or 1.0+local, as PEP 440 has it. */
function isLaterForm(version: Version, limit: Version): boolean {
  const isPost = (each: Version): boolean => /\.post\d/.test(each.publicCanonical);
  return version.local.length > 0 || (isPost(version) && !isPost(limit));
}

function publicOf(version: Version): Version {
  return version.local.length === 0 ? version : { ...version, local: [] };
}

function sameBase(a: Version, b: Version): boolean {
  return a.epoch === b.epoch && a.release.join('.') === b.release.join('.');
}

/** With the zeros that the text has. */
function releaseOf(version: Version): readonly string[] {
  return /^(?:\d+!)?([\d.]*\d)/.exec(version.normalized)?.[1]?.split('.') ?? [];
}

function hasPrefix(version: Version, text: string, epoch?: Version['epoch']): boolean {
  const prefix = parseVersion(text);
  if (prefix === undefined) return false;
  const numbers = releaseOf(prefix);
  const own = releaseOf(version);
  return (epoch ?? prefix.epoch) === version.epoch && numbers.every((number, at) => number === (own[at] ?? '0'));
}
