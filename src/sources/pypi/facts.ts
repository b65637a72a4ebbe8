/** PyPI, or a mirror of it. */
import { pypiNamesLabel } from '../../core/scan/dataAtHand';
import { second, type SourceFacts } from '../sourceFacts';

export const pypiFacts: SourceFacts = {
  id: 'pypi',
  label: 'PyPI',
  bases: ['https://pypi.org'],
  limits: { atOnce: 4, rolling: [], limitedWaitMs: 30 * second },
  token: {
    id: 'pypiLogin',
    variable: 'IHACPA_PYPI_LOGIN',
    header: (login) => ['authorization', `Basic ${Buffer.from(login).toString('base64')}`],
    ofMirror: true,
  },
  files: [
    {
      kind: 'pypi',
      label: 'PyPI data',
      option: 'pypi-data',
      value: 'DIR',
      help: "folder of PyPI's JSON documents ({name}.json), used instead of PyPI",
      setting: 'folder',
      description: 'Local folder of PyPI documents (`{name}.json`), used instead of PyPI.',
      isAgeless: true,
    },
    {
      kind: 'pypiNames',
      label: pypiNamesLabel,
      option: 'pypi-names',
      value: 'FILE',
      help: "PyPI's index of names (PEP 691 JSON, also .gz): a name that is not in it needs review",
      setting: 'names',
      description:
        "Local copy of PyPI's index of names (PEP 691 JSON, also .gz). A name that is not in it needs review, even if PyPI is not queried.",
      isAgeless: true,
    },
  ],
  description: 'Get releases, dates, requirements, and project status from PyPI. Sends package names.',
  reference: {
    page: 'https://pypi.org',
    adds: 'releases, their dates, requirements, status, repository',
    asked: 'once per package',
    needs: 'nothing',
  },
};
