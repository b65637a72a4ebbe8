/** The addresses of the services that sources ask, and the notices they want shown. Contains no secret and no behavior. */
import type { ServiceId } from '../../core/scan/sourceSettings';

/** Without a slash at the end. The first is asked; the others are mirrors of the same data by the same publisher. */
export const serviceBases: Readonly<Record<ServiceId, readonly [string, ...string[]]>> = {
  pypi: ['https://pypi.org'],
  osv: ['https://api.osv.dev'],
  github: ['https://api.github.com'],
  nvd: ['https://services.nvd.nist.gov'],
  mitre: ['https://cveawg.mitre.org'],
  snyk: ['https://api.snyk.io/rest'],
  exploitDb: ['https://gitlab.com'],
  kev: ['https://www.cisa.gov', 'https://raw.githubusercontent.com'],
  epss: ['https://api.first.org'],
};

/** What publishers ask to be said wherever their data is shown. */
export const sourceNotices: readonly string[] = [
  'This product uses data from the NVD API but is not endorsed or certified by the NVD.',
  'Exploit predictions: EPSS by FIRST (https://www.first.org/epss).',
];
