/** CVE Services, where MITRE keeps the records of those who issue CVE IDs. */
import { second, type SourceFacts } from '../sourceFacts';

export const mitreFacts: SourceFacts = {
  id: 'mitre',
  label: 'MITRE CVE',
  bases: ['https://cveawg.mitre.org'],
  // 1,000 a minute for all its users together.
  limits: { atOnce: 4, rolling: [{ requests: 2, ms: second }], limitedWaitMs: 30 * second },
  description: 'Get the CVE records of their issuers from CVE Services. Sends CVE IDs.',
  reference: {
    page: 'https://www.cve.org',
    name: 'CVE Services',
    adds: "the issuer's own record of each CVE",
    asked: 'by CVE ID, at most 2 per second',
    needs: 'nothing',
  },
};
