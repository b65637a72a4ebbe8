/** NVD, the National Vulnerability Database. */
import { second, type ServiceLimits, type SourceFacts } from '../sourceFacts';

/** https://nvd.nist.gov/developers/start-here */
const nvdLimits: ServiceLimits = {
  atOnce: 1,
  rolling: [{ requests: 5, ms: 30 * second }],
  limitedWaitMs: 30 * second,
  silenceMs: 90 * second,
};

export const nvdFacts: SourceFacts = {
  id: 'nvd',
  label: 'NVD',
  bases: ['https://services.nvd.nist.gov'],
  limits: nvdLimits,
  slowMs: 30 * second,
  token: {
    id: 'nvdApiKey',
    variable: 'NVD_API_KEY',
    header: (key) => ['apikey', key],
    limits: { ...nvdLimits, atOnce: 2, rolling: [{ requests: 50, ms: 30 * second }] },
  },
  description: 'Get severity scores and the status of CVEs from NVD. Sends CVE IDs; a key makes it faster.',
  reference: {
    page: 'https://nvd.nist.gov',
    adds: 'severity and status of each CVE, and who scored it',
    asked: 'by CVE ID, up to 100 in one request, 5 requests in 30 s',
    needs: 'nothing; a key allows 50',
  },
};
