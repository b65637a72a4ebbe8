/** What every reader of this room answers: the packages that a file names with a version, and each entry that it could not use. */
import { say, type Text } from '../core/message/text';

/** Where a package comes from; `pypi` also where the format does not tell. */
export type PackageSource = 'pypi' | 'index' | 'conda' | 'path' | 'url' | 'vcs';

export interface InstalledPackage {
  /** As the file spells it. */
  readonly name: string;
  /** As the file writes it; PEP 440. */
  readonly version: string;
  readonly source: PackageSource;
  /** In PEP 503 form, sorted. */
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly platforms: readonly string[];
  readonly marker?: string | undefined;
  /** Asked for by a person or project, not only by another package; undefined where the file does not tell. */
  readonly direct?: boolean | undefined;
  /** Names in PEP 503 form, sorted. */
  readonly requiredBy: readonly string[];
  /** As the person named it, or the file that one includes. */
  readonly file: string;
  /** 1-based; undefined where the format has no lines. */
  readonly line?: number | undefined;
  /** The name of its conda package, where that is another one. */
  readonly condaName?: string | undefined;
}

/** Why an entry gives no package, each with what a person reads. */
export const reasons = {
  'no-version': say`has no version`,
  range: say`has a range of versions, not one version`,
  declared: say`is declared without a locked version`,
  contradictory: say`has versions that exclude each other`,
  'local-project': say`is a folder or an editable install`,
  'project-itself': say`is the project itself`,
  'vcs-no-version': say`comes from version control without a version`,
  'url-no-version': say`comes from an address without a version`,
  'conda-build-path': say`has the path of a conda build instead of a version (use pip list --format=freeze)`,
  'unset-variable': say`contains an environment variable`,
  'invalid-requirement': say`is not a valid requirement (PEP 508)`,
  'invalid-entry': say`is not written as the format of the file requires`,
  'invalid-line': say`has options or words that do not belong there`,
  'invalid-version': say`has no valid version (PEP 440)`,
  'invalid-name': say`has no valid package name (PEP 508)`,
  'missing-file': say`names a file that cannot be read`,
  cycle: say`includes a file that includes it`,
  'outside-folder': say`names a file outside the folder of the first file`,
  'not-fetched': say`names an address, which is not opened`,
  'not-python': say`is not a Python package`,
  'conda-kind-unknown': say`is a conda package that may not be a Python package`,
  'no-purl': say`has no package URL`,
  'not-pypi': say`is not a PyPI package`,
  'invalid-purl': say`has an invalid package URL`,
  excluded: say`is excluded by the file`,
  'broken-metadata': say`has no readable metadata`,
  leftover: say`is a leftover of pip`,
  'unknown-format-version': say`has a version of the format that is not supported`,
} as const satisfies Readonly<Record<string, Text>>;

export type Reason = keyof typeof reasons;

export interface NotUsable {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly file: string;
  /** 1-based. */
  readonly line?: number | undefined;
  /** Its place in its list, from 1, where neither a name nor a line says which one it is. */
  readonly entry?: number | undefined;
  readonly reason: Reason;
}

export interface Inventory {
  readonly packages: readonly InstalledPackage[];
  readonly notUsable: readonly NotUsable[];
  /** Whether a package that is not named is not there. */
  readonly complete: boolean;
  /** Names in PEP 503 form whose absence says nothing. */
  readonly hides: readonly string[];
  /** What else a person should know, each a sentence without a full stop. */
  readonly notes: readonly Text[];
}

/** Bytes of one file. */
export const mostBytes = 64 * 1024 * 1024;
export const mostEntries = 100_000;
export const deepest = 200;
/** Files that one requirements file includes, itself among them. */
export const mostFiles = 50;
