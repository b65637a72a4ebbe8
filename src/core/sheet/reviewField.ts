/** The columns of the review sheet: their names, headers and who writes them. */

/** Who may write a column: a person only, the scan, or a formula that the scan fills in where it is missing. */
type FieldOwner = 'person' | 'scan' | 'link';

interface FieldDefinition {
  /** Header text as people see it; matched with case, spaces and line breaks folded. */
  readonly header: string;
  /** The letter used only when no header matches. */
  readonly fallbackColumn: string;
  readonly owner: FieldOwner;
}

export const reviewFields = {
  index: { header: '#', fallbackColumn: 'A', owner: 'person' },
  packageName: { header: 'Package Name', fallbackColumn: 'B', owner: 'person' },
  currentVersion: { header: 'Version', fallbackColumn: 'C', owner: 'person' },
  pypiCurrentLink: { header: 'PyPi Links (installed version)', fallbackColumn: 'D', owner: 'link' },
  datePublished: { header: 'Date Published', fallbackColumn: 'E', owner: 'scan' },
  latestVersion: { header: 'Latest Version', fallbackColumn: 'F', owner: 'scan' },
  pypiLatestLink: { header: 'PyPi Links (latest version)', fallbackColumn: 'G', owner: 'link' },
  latestReleaseDate: { header: 'Latest Version Release Date', fallbackColumn: 'H', owner: 'scan' },
  requires: { header: 'Requires', fallbackColumn: 'I', owner: 'scan' },
  developmentStatus: { header: 'Development Status', fallbackColumn: 'J', owner: 'scan' },
  githubUrl: { header: 'GitHub URL', fallbackColumn: 'K', owner: 'scan' },
  githubAdvisoryUrl: {
    header: 'GitHub Mirror Security Advisory Lookup URL',
    fallbackColumn: 'L',
    owner: 'link',
  },
  githubAdvisoryResult: { header: 'GitHub Security Advisory Result', fallbackColumn: 'M', owner: 'scan' },
  notes: { header: 'Notes', fallbackColumn: 'N', owner: 'person' },
  nvdUrl: { header: 'NIST NVD Lookup URL', fallbackColumn: 'O', owner: 'link' },
  nvdResult: { header: 'NIST NVD Lookup Result', fallbackColumn: 'P', owner: 'scan' },
  mitreUrl: { header: 'MITRE CVE Lookup URL', fallbackColumn: 'Q', owner: 'link' },
  mitreResult: { header: 'MITRE CVE Lookup Result', fallbackColumn: 'R', owner: 'scan' },
  snykUrl: { header: 'SNYK Vulnerability Lookup URL', fallbackColumn: 'S', owner: 'link' },
  snykResult: { header: 'SNYK Vulnerability Lookup Result', fallbackColumn: 'T', owner: 'scan' },
  exploitDbUrl: { header: 'Exploit Database Lookup URL', fallbackColumn: 'U', owner: 'link' },
  exploitDbResult: { header: 'Exploit Database Lookup Result', fallbackColumn: 'V', owner: 'scan' },
  recommendation: { header: 'Recommendation', fallbackColumn: 'W', owner: 'scan' },
  whyInstalled: { header: 'Why Installed', fallbackColumn: 'X', owner: 'scan' },
} as const satisfies Record<string, FieldDefinition>;

export type ReviewField = keyof typeof reviewFields;

/** Headers of lists that other tools made, which mean the same. */
export const otherHeaders: Readonly<Partial<Record<ReviewField, readonly string[]>>> = {
  packageName: ['Package', 'Name'],
  currentVersion: ['Installed Version'],
  whyInstalled: ['Direct or Through', 'Dependency Path'],
};

export const reviewFieldNames = Object.keys(reviewFields) as readonly ReviewField[];

/** Columns of every review sheet, in its order. The others are filled where a person made them, and neither added nor missed. */
export const usualFieldNames: readonly ReviewField[] = reviewFieldNames.filter((field) => field !== 'whyInstalled');
