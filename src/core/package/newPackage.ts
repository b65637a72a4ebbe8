/** A package that is to get a row of its own. */
import { normalizeName } from './packageName';
import { sameVersion } from './version';

export interface NewPackage {
  /** As typed, without blanks around it. */
  readonly name: string;
  /** As typed; '' when none was given. */
  readonly version: string;
}

/** The same name by PEP 503 and an equal version by PEP 440. */
export function isSamePackage(a: NewPackage, b: NewPackage): boolean {
  return normalizeName(a.name) === normalizeName(b.name) && sameVersion(a.version, b.version);
}
