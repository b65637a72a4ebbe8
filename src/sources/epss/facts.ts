/** EPSS, FIRST's exploit predictions. */
import { second, type SourceFacts } from '../sourceFacts';

export const epssFacts: SourceFacts = {
  id: 'epss',
  label: 'EPSS',
  bases: ['https://api.first.org'],
  isRefreshed: true,
  furtherHosts: ['epss.cyentia.com', 'epss.empiricalsecurity.com'],
  limits: { atOnce: 1, rolling: [{ requests: 1, ms: second }], limitedWaitMs: 30 * second },
  files: [
    {
      kind: 'epss',
      label: 'EPSS',
      option: 'epss',
      value: 'FILE',
      help: 'local EPSS scores (CSV, also .gz)',
      setting: 'file',
      description: 'Local EPSS scores (`epss_scores-current.csv.gz`), used instead of the network.',
      required: 'EPSS',
    },
  ],
  description: 'Get the probability of exploitation from EPSS. Sends CVE IDs.',
  reference: {
    page: 'https://www.first.org/epss',
    adds: 'the probability of exploitation',
    asked: 'by CVE ID, up to 100 in one request, 1 request per second',
    needs: 'nothing',
  },
};
