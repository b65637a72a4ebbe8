/** KEV, CISA's catalog of known exploited vulnerabilities. */
import { second, type SourceFacts } from '../sourceFacts';

export const kevFacts: SourceFacts = {
  id: 'kev',
  label: 'CISA KEV',
  bases: ['https://www.cisa.gov', 'https://raw.githubusercontent.com'],
  isRefreshed: true,
  limits: { atOnce: 1, rolling: [], limitedWaitMs: 30 * second },
  files: [
    {
      kind: 'kev',
      label: 'CISA KEV',
      option: 'kev',
      value: 'FILE',
      help: 'local CISA KEV catalog (JSON)',
      setting: 'file',
      description: 'Local CISA KEV catalog (`known_exploited_vulnerabilities.json`), used instead of the network.',
      required: 'KEV',
    },
  ],
  description: "Get known exploitation from CISA's KEV catalog. Sends nothing about your packages.",
  reference: {
    page: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
    adds: 'known exploitation, with due dates',
    asked:
      "the catalog, once a day; from CISA's mirror on GitHub if cisa.gov rejects it, asks for a wait, or has old data",
    needs: 'nothing',
  },
};
