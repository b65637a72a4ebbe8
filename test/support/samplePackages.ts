/**
 * The rows of the sample workbook: packages at versions people really had, and the traps of real sheets: a name that is not the
 * package's, versions that a spreadsheet changed, words that say less than is known. Knows no verdict.
 */

/** What a person has filled in by hand already. */
export interface HandFilled {
  /** ISO day. */
  readonly published?: string;
  readonly latest?: string;
  readonly latestDate?: string;
  readonly requires?: string;
  readonly status?: string;
  readonly githubUrl?: string;
  /** GitHub, NVD, MITRE, Snyk and Exploit-DB, in this order. */
  readonly results?: readonly [string, string, string, string, string];
  readonly notes?: string;
  readonly recommendation?: string;
  /** The recommendation is an earlier result above the person's words, as a settled difference is left. */
  readonly isSettled?: true;
}

export interface SamplePackage {
  readonly name: string;
  /** A number or a day where the spreadsheet made one of what was typed; undefined where nobody filled it in. */
  readonly version: string | number | Date | undefined;
  readonly byHand?: HandFilled;
}

const noneFound = ['No published security advisories', 'None found', 'None found', 'None found', 'None found'] as const;
const stable = '5 - Production/Stable';

/** By name, as the real sheet is. */
export const samplePackages: readonly SamplePackage[] = [
  { name: 'aiohttp', version: '3.8.1' },
  {
    name: 'attrs',
    version: '22.1.0',
    byHand: {
      published: '2022-07-28',
      latest: '23.1.0',
      latestDate: '2023-04-16',
      requires: 'Python >=3.7',
      status: stable,
      githubUrl: 'https://github.com/python-attrs/attrs',
      results: noneFound,
      recommendation: 'PROCEED',
    },
  },
  {
    name: 'certifi',
    version: '2022.6.15',
    byHand: {
      published: '2022-06-15',
      githubUrl: 'https://github.com/certifi/python-certifi',
      results: noneFound,
      notes: 'Checked in a hurry before the release',
      recommendation: 'PROCEED',
    },
  },
  {
    name: 'colorama',
    version: '0.4.5',
    byHand: {
      published: '2022-06-16',
      latest: '0.4.6',
      latestDate: '2022-10-25',
      status: stable,
      githubUrl: 'https://github.com/tartley/colorama',
      results: noneFound,
      recommendation: 'PROCEED',
    },
  },
  { name: 'cryptography', version: '39.0.0' },
  { name: 'Django', version: '3.2.12', byHand: { notes: 'Intranet portal only' } },
  { name: 'Flask', version: '2.2.2' },
  { name: 'idna', version: 3.4 },
  {
    name: 'Jinja2',
    version: '3.1.2',
    byHand: {
      githubUrl: 'https://github.com/pallets/jinja',
      notes: 'Templates come from our own repository',
      recommendation: 'PROCEED WITH UPDATE',
    },
  },
  { name: 'lxml', version: '4.6.3' },
  { name: 'Mako', version: '1.2.4' },
  { name: 'MarkupSafe', version: '2.1.1' },
  { name: 'numpy', version: '1.21.6' },
  { name: 'packaging', version: '21.3.', byHand: { notes: 'Version as copied from the ticket' } },
  { name: 'paramiko', version: '2.11.0' },
  { name: 'Pillow', version: '9.0.1' },
  { name: 'psutil', version: '5.6.5' },
  { name: 'pycrypto', version: '2.6.1' },
  {
    name: 'Pygments',
    version: new Date(Date.UTC(2000, 11, 2)),
    byHand: { notes: 'Typed 2.12.0; the spreadsheet made a date of it' },
  },
  {
    name: 'python3-dateutil',
    version: '2.9.1',
    byHand: { notes: 'The ticket says python-dateutil; is this the same package?' },
  },
  { name: 'pytz', version: 2022.7 },
  { name: 'PyYAML', version: '5.3.1' },
  {
    name: 'requests',
    version: '2.28.1',
    byHand: {
      notes: 'Settled on 3 June, with one advisory known',
      recommendation:
        'SECURITY RISK | EXPEDITE UPGRADE 2.28.1 → 2.31.0 | 1 advisory (Highest: MEDIUM by GitHub) | OSV advisories\n' +
        'Earlier: PROCEED, internal hosts only',
      isSettled: true,
    },
  },
  { name: 'setuptools', version: '65.3.0' },
  { name: 'six', version: '1.16.0' },
  { name: 'SQLAlchemy', version: '1.4.41' },
  { name: 'tornado', version: '6.1' },
  { name: 'Twisted', version: 22.1, byHand: { notes: 'Could this be 22.10?' } },
  { name: 'typing_extensions', version: '4.3.0' },
  { name: 'urllib3', version: '1.26.12' },
  { name: 'Werkzeug', version: '2.2.2' },
  { name: 'wheel', version: '0.37.1', byHand: { notes: 'Build server only: see ihacpa-risks.yaml' } },
  { name: 'zipp', version: undefined },
];
