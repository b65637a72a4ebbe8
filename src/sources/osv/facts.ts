/** OSV, whose advisories decide the verdict. */
import { second, type SourceFacts } from '../sourceFacts';

export const osvFacts: SourceFacts = {
  id: 'osv',
  label: 'OSV',
  bases: ['https://api.osv.dev'],
  furtherHosts: ['storage.googleapis.com', 'osv-vulnerabilities.storage.googleapis.com'],
  limits: { atOnce: 8, rolling: [], limitedWaitMs: 30 * second },
  description: 'Get vulnerabilities from OSV. Sends package names and advisory IDs.',
  reference: {
    page: 'https://osv.dev',
    adds: 'the advisories that decide the verdict',
    asked: 'two or three requests per group of packages, one per advisory',
    needs: 'nothing',
  },
};
