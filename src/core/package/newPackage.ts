/** Packages as a person names them to be added: `NAME` or `NAME==VERSION`. Refuses names that PEP 508 and versions that PEP 440 does not know. */
import { say, type Text } from '../text/text';
import { isValidName, normalizeName } from './packageName';
import { parseVersion, sameVersion } from './version';

export interface NewPackage {
  /** As typed, without blanks around it. */
  readonly name: string;
  /** As typed; '' when none was given. */
  readonly version: string;
}

export interface NamedPackages {
  /** In the order named, each once. */
  readonly packages: readonly NewPackage[];
  /** What is wrong with each of the others, as half a sentence that quotes it. */
  readonly problems: readonly Text[];
}

/** Longer than any name or version on PyPI. */
const longest = 200;

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

/** The same name by PEP 503 and an equal version by PEP 440. */
export function isSamePackage(a: NewPackage, b: NewPackage): boolean {
  return normalizeName(a.name) === normalizeName(b.name) && sameVersion(a.version, b.version);
}

/** The package, or what is wrong with the text. */
function readNewPackage(text: string): NewPackage | Text {
  const quoted = `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
  if (text.length > longest) return say`${quoted} is longer than ${longest} characters`;
  const equals = text.indexOf('==');
  const name = (equals === -1 ? text : text.slice(0, equals)).trim();
  const version = equals === -1 ? '' : text.slice(equals + 2).trim();
  if (/\[.*\]$/.test(name)) return say`${quoted} names extras, which are no part of a package's name`;
  if (/[<>~!=;@,]/.test(name) || version.startsWith('=')) return say`${quoted} is neither NAME nor NAME==VERSION`;
  if (!isValidName(name)) return say`${quoted} has no valid package name (PEP 508)`;
  if (equals !== -1 && parseVersion(version) === undefined) return say`${quoted} has no valid version (PEP 440)`;
  return { name, version };
}
