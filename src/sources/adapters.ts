/** How each source of the registry is asked: its port by what it knows, from its service or from a file. */
import type {
  CveListSource,
  CveReportSource,
  ExploitSource,
  KnownExploitedSource,
  PredictionSource,
  VersionReportSource,
} from '../core/advisory/sourcePorts';
import type { ServiceId, SourceSecrets } from '../core/scan/sourceSettings';
import type { Clock } from '../platform/clock';
import { epss } from './epss/epss';
import { epssFile } from './epss/epssFile';
import { exploitDb, exploitDbFile } from './exploitDb/exploitDb';
import { githubAdvisories } from './githubAdvisories/githubAdvisories';
import { kev, kevFile } from './kev/kev';
import { mitreCve } from './mitreCve/mitreCve';
import { nvd } from './nvd/nvd';
import { snyk } from './snyk/snyk';
import type { SourceContext } from './sourceContext';

/** Ports beside the index and the advisories, by what they are asked. */
export interface PortOfAbility {
  /** What it reports for one version. */
  readonly reports: VersionReportSource;
  /** What it says of CVE ids. */
  readonly cveReports: CveReportSource;
  readonly knownExploited: KnownExploitedSource;
  readonly predictions: PredictionSource;
  readonly exploits: ExploitSource;
}

export type Ability = keyof PortOfAbility;

interface AdapterOf<A extends Ability> {
  readonly ability: A;
  readonly open: (context: SourceContext, secrets: SourceSecrets) => PortOfAbility[A];
  /** From the data file that is named like the service; `dataDate` where a bundle tells it. */
  readonly openFile?: (path: string, clock: Clock, dataDate?: string) => PortOfAbility[A];
}

export type Adapter = { readonly [A in Ability]: AdapterOf<A> }[Ability];

/** By the id of the service. PyPI and OSV are opened by name: nothing else says what is released, and what affects a version. */
export const adapters: Readonly<Record<ServiceId, Adapter>> = {
  github: { ability: 'reports', open: (context, secrets) => githubAdvisories(context, has(secrets, 'githubToken')) },
  snyk: {
    ability: 'reports',
    open: (context, secrets) =>
      snyk(context, { hasToken: has(secrets, 'snykToken'), organization: secrets['snykOrganization'] }),
  },
  nvd: { ability: 'cveReports', open: (context, secrets) => nvd(context, has(secrets, 'nvdApiKey')) },
  mitre: { ability: 'cveReports', open: mitreCve },
  kev: { ability: 'knownExploited', open: kev, openFile: kevFile },
  epss: { ability: 'predictions', open: epss, openFile: epssFile },
  exploitDb: { ability: 'exploits', open: exploitDb, openFile: exploitDbFile },
};

function has(secrets: SourceSecrets, id: string): boolean {
  return secrets[id] !== undefined;
}

/** A list by CVE id in a file; undefined for a source whose data is none. */
export function listFile(service: ServiceId, path: string, clock: Clock): CveListSource<unknown> | undefined {
  const port = adapters[service]?.openFile?.(path, clock);
  return port !== undefined && 'find' in port ? port : undefined;
}
