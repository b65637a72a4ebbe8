/** Which package of the sheet is meant, whatever row it stands in. */
/** Stays the same while people sort, insert and delete rows. */
export interface PackageIdentity {
  /** Normalized by PEP 503. */
  readonly name: string;
  /** The version cell's text, trimmed; '' when empty. */
  readonly version: string;
  /** 0 for the first row with this name and version, 1 for the second, … in sheet order. */
  readonly occurrence: number;
}

/** One string per identity, for maps and the journal. */
export function identityKey(identity: PackageIdentity): string {
  return JSON.stringify([identity.name, identity.version, identity.occurrence]);
}

/** The identity that an identityKey is of. */
export function identityOfKey(key: string): PackageIdentity {
  const [name, version, occurrence] = JSON.parse(key) as [string, string, number];
  return { name, version, occurrence };
}
