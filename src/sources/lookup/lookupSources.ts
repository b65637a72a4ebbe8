/** The sources that one scan asks, each behind its port. */
import type { AdvisorySource } from '../../core/advisory/source';
import type {
  CveReportSource,
  ExploitSource,
  KnownExploitedSource,
  PackageIndexSource,
  PredictionSource,
  VersionReportSource,
} from '../../core/advisory/sourcePorts';
import type { PypiNames } from '../pypi/pypiNames';

/** Absent: switched off. */
export interface LookupSources {
  readonly advisories: AdvisorySource;
  readonly index?: PackageIndexSource | undefined;
  /** Says whether PyPI has a name, where the index was not asked or could not answer. */
  readonly names?: PypiNames | undefined;
  readonly github?: VersionReportSource | undefined;
  readonly snyk?: VersionReportSource | undefined;
  readonly nvd?: CveReportSource | undefined;
  readonly mitre?: CveReportSource | undefined;
  readonly kev?: KnownExploitedSource | undefined;
  readonly epss?: PredictionSource | undefined;
  readonly exploitDb?: ExploitSource | undefined;
}
