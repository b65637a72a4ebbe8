/** GitHub's advisories, a cross-check of OSV's. */
import { minute, type SourceFacts } from '../sourceFacts';

export const githubFacts: SourceFacts = {
  id: 'github',
  label: 'GitHub',
  bases: ['https://api.github.com'],
  // "Make requests serially": https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
  limits: { atOnce: 1, rolling: [], limitedWaitMs: minute },
  token: {
    id: 'githubToken',
    variable: 'GITHUB_TOKEN',
    header: (token) => ['authorization', `Bearer ${token}`],
  },
  description: "Cross-check vulnerabilities with GitHub's advisories. Sends package names; needs a token.",
  reference: {
    page: 'https://github.com/advisories',
    adds: 'a cross-check of the advisories',
    asked: 'a few requests for all packages',
    needs: 'a token',
  },
};
