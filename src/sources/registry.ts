/** The sources, one line each; help, settings, hosts, limits, tokens, checks, and documentation follow this list. */
import { epssFacts } from './epss/facts';
import { exploitDbFacts } from './exploitDb/facts';
import { githubFacts } from './githubAdvisories/facts';
import { kevFacts } from './kev/facts';
import { mitreFacts } from './mitreCve/facts';
import { nvdFacts } from './nvd/facts';
import { osvFacts } from './osv/facts';
import { pypiFacts } from './pypi/facts';
import { snykFacts } from './snyk/facts';
import type { SourceFacts } from './sourceFacts';

/** In the order in which people read them. */
export const registry: readonly SourceFacts[] = [
  pypiFacts,
  osvFacts,
  githubFacts,
  nvdFacts,
  mitreFacts,
  snykFacts,
  exploitDbFacts,
  kevFacts,
  epssFacts,
];
