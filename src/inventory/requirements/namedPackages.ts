/** Packages as a person names them to be added: a requirement by PEP 508, with one version or none, or the address of an archive. Opens no file and no address. */
import { isSamePackage, type NewPackage } from '../../core/package/newPackage';
import { isArchiveName, isValidName } from '../../core/package/packageName';
import { parseVersion } from '../../core/package/version';
import { joined, say, type Text, verbatim } from '../../core/message/text';
import { type Reason, reasons } from '../inventory';
import { readOptions } from './lineOptions';
import { type LineMeaning, readRequirementLine } from './requirementLine';

export interface NamedPackages {
  /** In the order named, each once. */
  readonly packages: readonly NewPackage[];
  /** What is wrong with each of the others, as half a sentence that quotes it. */
  readonly problems: readonly Text[];
}

/** Longer than any name or version on PyPI. */
const longestName = 200;
/** Longer than any requirement with its markers and hashes. */
const longest = 4096;
/** Of a text that a message quotes. */
const mostQuoted = 60;

export function readNewPackages(texts: readonly string[]): NamedPackages {
  const packages: NewPackage[] = [];
  const problems: Text[] = [];
  for (const text of texts) {
    const read = readNewPackage(text);
    if ('template' in read) problems.push(read);
    else if (!packages.some((known) => isSamePackage(known, read))) packages.push(read);
  }
  return { packages, problems };
}

/**
 * The parts of one line in which a person named packages: commas, semicolons and blanks stand between them,
 * and inside of extras, versions and markers, too.
 */
export function splitNamed(line: string): readonly string[] {
  const parts = line
    .replace(/\s*(===?|@)\s*/g, '$1')
    .replace(/\s*(\[[^\]]*\])/g, (_, extras: string) => extras.replace(/\s+/g, ''));
  return [...parts.matchAll(part)].map(([text]) => text.trim());
}

const markerName = '(?:python_(?:full_)?version|os_name|sys_platform|platform_\\w+|implementation_\\w+|extra)';
const marker = `(?:\\s*;\\s*(?=\\(*\\s*(?:${markerName}\\b|["'][^"']*["'])\\s*(?:[<>=!~]|in\\b|not\\b))(?:"[^"]*"|'[^']*'|[^,])*)`;
/** One package: no comma outside of its extras, and a semicolon only before a marker. */
const part = new RegExp(`(?:\\[[^\\]]*\\]|[^\\s,;])+${marker}?`, 'g');

/** The package, or what is wrong with the text. */
function readNewPackage(text: string): NewPackage | Text {
  const quoted = quote(text);
  if (text.length > longest) return say`${quoted} is longer than ${longest} characters`;
  const { requirement, options, isWrong } = readOptions(text.trim());
  const isOption = isWrong || (requirement === '' && options.length > 0);
  const meaning: LineMeaning = isOption ? { reason: 'invalid-line' } : readRequirementLine(requirement);
  if ('reason' in meaning) {
    const { reason, name = '' } = meaning;
    if (reason === 'no-version') return checked({ name, version: '' }, quoted);
    return refused(quoted, reason === 'invalid-requirement' ? whatIsInvalid(requirement) : reason);
  }
  return checked({ name: meaning.name, version: meaning.version }, quoted);
}

function checked(named: NewPackage, quoted: string): NewPackage | Text {
  const { name, version } = named;
  if (name.length > longestName || version.length > longestName) {
    return say`${quoted} is longer than ${longestName} characters`;
  }
  if (!isValidName(name) || isArchiveName(name)) return refused(quoted, 'invalid-name');
  return version === '' || parseVersion(version) !== undefined ? named : refused(quoted, 'invalid-version');
}

/** Of a text that is no requirement. */
function whatIsInvalid(requirement: string): Reason {
  const [name = '', version] = (requirement.split(';', 1)[0] ?? '').split('==', 2);
  const plain = name.replace(/\[[^\]]*\]\s*$/, '').trim();
  if (!isValidName(plain) || plain.length > longestName) return 'invalid-name';
  const isVersion = version === undefined || /[,<>~!=]/.test(version) || parseVersion(version) !== undefined;
  return isVersion ? 'invalid-requirement' : 'invalid-version';
}

function refused(quoted: string, reason: Reason): Text {
  return joined([verbatim(quoted), reasons[reason]], ' ');
}

/** Nothing but scheme and host of an address is repeated: the rest may hold a password. */
function quote(text: string): string {
  const told = text.replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s/?#]*)\S*/gi, (_, scheme: string, host: string) => {
    return `${scheme}${host.slice(host.lastIndexOf('@') + 1)}/…`;
  });
  return `"${told.length > mostQuoted ? `${told.slice(0, mostQuoted)}…` : told}"`;
}
