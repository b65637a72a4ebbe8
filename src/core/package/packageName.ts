/** Names of Python packages by the rules of PEP 503 and PEP 508. */
import { unseenIn } from '../message/inert';
import { remark } from '../message/remark';

/** PEP 508, "Names": ASCII letters, digits, `.`, `_` and `-`, beginning and ending with a letter or digit. */
const validName = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** PEP 503, "Normalized Names": two names are the same package exactly when this is equal. Blanks around it are dropped. */
export function normalizeName(name: string): string {
  return (
    name
      .trim()
      // Of other letters some would become ASCII: the Kelvin sign a k.
      .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
      .replace(/[-_.]+/g, '-')
  );
}

/** An archive of a release, `demo-1.0.zip` or `demo.whl`, whose name would pass for the name of a package. */
export function isArchiveName(name: string): boolean {
  const file = name.trim();
  if (/.\.(whl|egg|tgz|tar\.(gz|bz2|xz|z))$/i.test(file)) return true;
  return /[-_]v?\d[^/]*\.(whl|egg|zip|tgz|tar|tar\.(gz|bz2|xz|z)|tbz2?|txz|exe|msi|rpm|deb|dmg|conda)$/i.test(file);
}

export function isValidName(name: string): boolean {
  return validName.test(name.trim());
}

/** Why a name that is none is not one, as it was typed. */
export function whyInvalid(name: string): string {
  const unseen = unseenIn(name);
  return unseen === undefined
    ? remark`"${name}" is not a package name`
    : remark`"${name}" contains an invisible character (${unseen})`;
}
