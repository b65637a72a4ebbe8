/** Snyk, for those who have a plan of it. */
import { minute, type SourceFacts } from '../sourceFacts';

export const snykFacts: SourceFacts = {
  id: 'snyk',
  label: 'Snyk',
  bases: ['https://api.snyk.io/rest'],
  limits: { atOnce: 4, rolling: [{ requests: 180, ms: minute }], limitedWaitMs: minute },
  token: {
    id: 'snykToken',
    variable: 'SNYK_TOKEN',
    header: (token) => ['authorization', `token ${token}`],
    further: { snykOrganization: 'SNYK_ORG' },
  },
  description:
    "Get Snyk's issues of the installed versions. Sends package names and versions; needs a token of an Enterprise plan.",
  reference: {
    page: 'https://security.snyk.io',
    adds: 'its issues of the installed version',
    asked: 'once per package, at most 180 per minute',
    needs: 'a token of an Enterprise plan',
  },
};
