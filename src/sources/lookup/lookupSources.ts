/** The sources that one scan asks, each behind its port. */
import type { AdvisorySource } from '../../core/advisory/source';
import type { PackageIndexSource } from '../../core/advisory/sourcePorts';
import type { PortOfAbility } from '../adapters';
import type { PypiNames } from '../pypi/pypiNames';

/** Nobody beside the advisories. */
export const noOthers = { reports: [], cveReports: [], knownExploited: [], predictions: [], exploits: [] } as const;

/** Those of each ability in the order of the registry; one that is switched off is absent. */
export type LookupSources = {
  readonly advisories: AdvisorySource;
  readonly index?: PackageIndexSource | undefined;
  /** Says whether PyPI has a name, where the index was not asked or could not answer. */
  readonly names?: PypiNames | undefined;
} & { readonly [Ability in keyof PortOfAbility]: readonly PortOfAbility[Ability][] };
