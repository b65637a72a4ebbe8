/** What the package index says of a package: what fills the columns from the release date to the repository. */
import * as v from 'valibot';
import { remark } from '../message/remark';

/** PEP 792 knows these; another one may come, and then a person decides. */
const pypiStatuses = ['active', 'archived', 'deprecated', 'quarantined'] as const;

export const packageMetadataSchema = v.object({
  /** Highest stable release that is not yanked; a pre-release only where nothing else exists; absent: no release at all. */
  latestVersion: v.optional(v.string()),
  /** ISO days of the earliest upload; absent where a release has no file. */
  latestReleased: v.optional(v.string()),
  installedReleased: v.optional(v.string()),
  /** False: the index has no such release of the package; absent: the version cannot be read. */
  installedExists: v.optional(v.boolean()),
  /** Why the installed release was yanked, '' where no reason was given; absent: it was not. */
  installedYanked: v.optional(v.string()),
  requiresPython: v.optional(v.string()),
  /** PEP 508 texts as published; absent: the index does not tell what a project declares, as mirrors without PyPI's JSON API. */
  requires: v.optional(v.array(v.string())),
  /** The words of the trove classifier: `5 - Production/Stable`. */
  developmentStatus: v.optional(v.string()),
  githubUrl: v.optional(v.string()),
  /** As published. `unknown`: it was asked for and could not be had; absent: the index does not tell it. Neither is `active`. */
  status: v.optional(v.string()),
});

/** False for a word that is none of PEP 792's. */
export function isPlainStatus(status: string | undefined): boolean {
  return status === undefined || status === 'unknown' || pypiStatuses.some((known) => known === status);
}

export type PackageMetadata = v.InferOutput<typeof packageMetadataSchema>;

/** Undefined: the installed release was not yanked. */
export function yankedText({ installedYanked: why }: Pick<PackageMetadata, 'installedYanked'> = {}):
  string | undefined {
  const reason = why?.replace(/\s+/g, ' ').trim();
  if (reason === undefined) return undefined;
  return reason === '' ? remark`installed release was yanked` : remark`installed release was yanked: "${reason}"`;
}
