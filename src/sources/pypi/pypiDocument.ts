/** What PyPI's JSON API says of a project, and what the workbook wants to know of it. Refuses documents of another project and judges no version. */
import * as v from 'valibot';
import type { IndexedPackage, PublishedSpelling } from '../../core/advisory/sourcePorts';
import type { PackageMetadata } from '../../core/package/packageMetadata';
import { normalizeName } from '../../core/package/packageName';
import { findRelease, latestRelease, type IndexRelease } from '../../core/package/releases';
import { parseVersion } from '../../core/package/version';
import { listOf, listOfReadable, objectOf, optionalText, recordOf } from '../answers/lenientSchema';
import { dayOf } from '../../core/spreadsheet/calendarDay';
import { githubRepository } from './githubRepository';

export interface PypiRelease extends IndexRelease {
  /** Why it was yanked, '' without a reason; absent: it was not, or not as a whole. */
  readonly yankedReason?: string;
  /** Where its files say so, for an index that tells no more of a project. */
  readonly requiresPython?: string;
}

export type ProjectStatus = NonNullable<PackageMetadata['status']>;

/** What the JSON API says of the latest release. */
type ProjectDetails = Pick<PackageMetadata, 'requiresPython' | 'requires' | 'developmentStatus' | 'githubUrl'>;

export interface PypiProject {
  readonly spelling: PublishedSpelling;
  readonly details: ProjectDetails;
  /** Absent: the index does not tell. */
  readonly status?: ProjectStatus | undefined;
  /** Absent from answers about one release, and one day from all of them: the simple API has them then. */
  readonly releases?: readonly PypiRelease[];
}

const texts = listOfReadable(v.string());

const fileSchema = objectOf({
  upload_time_iso_8601: optionalText,
  upload_time: optionalText,
  /** Of another kind it would be taken for no: then the document is refused. */
  yanked: v.nullish(v.boolean(), false),
  yanked_reason: optionalText,
});

const projectSchema = v.object({
  info: v.object({
    name: v.string(),
    requires_python: optionalText,
    requires_dist: texts,
    classifiers: texts,
    project_urls: v.fallback(v.nullish(v.record(v.string(), v.unknown())), undefined),
    home_page: optionalText,
    download_url: optionalText,
  }),
  releases: v.nullish(recordOf(listOf(fileSchema))),
  /** As the simple API has it: PyPI's JSON API does not, a saved document may. */
  'project-status': v.optional(v.unknown()),
});

type ProjectDocument = v.InferOutput<typeof projectSchema>;

/** `GET /pypi/{name}/json`; undefined when the body is none of `name`, which is normalized by PEP 503. */
export function readPypiProject(body: unknown, name: string): PypiProject | undefined {
  const parsed = v.safeParse(projectSchema, body);
  if (!parsed.success || normalizeName(parsed.output.info.name) !== name) return undefined;
  const { info, releases, 'project-status': told } = parsed.output;
  const status = toldStatus(told);
  const listed = Object.entries(releases ?? {}).map(releaseOf);
  // PyPI has no document of a project without releases: an empty list is one that is no longer kept.
  return {
    spelling: { names: [info.name], isCertain: true },
    details: detailsOf(info),
    ...(status && { status }),
    ...(listed.length === 0 ? {} : { releases: listed }),
  };
}

/** PEP 792: an object with the status, or the status; one that cannot be read is `unknown`. Undefined: none is told. */
function toldStatus(told: unknown): ProjectStatus | undefined {
  if (told === undefined || told === null) return undefined;
  const status: unknown = typeof told === 'object' && 'status' in told ? told.status : told;
  return typeof status === 'string' && status !== '' ? status : 'unknown';
}

function detailsOf(info: ProjectDocument['info']): ProjectDetails {
  const developmentStatus = info.classifiers
    .map((classifier) => /^Development Status\s*::\s*(.+)$/.exec(classifier)?.[1]?.trim())
    .find((words) => words !== undefined);
  const links = Object.entries(info.project_urls ?? {}).flatMap(([label, address]) =>
    typeof address === 'string' ? [[label, address] as const] : [],
  );
  const githubUrl = githubRepository([...links, ['home page', info.home_page ?? ''], ['', info.download_url ?? '']]);
  const requiresPython = info.requires_python?.trim() ?? '';
  return {
    ...(requiresPython === '' ? {} : { requiresPython }),
    requires: info.requires_dist,
    ...(developmentStatus === undefined ? {} : { developmentStatus }),
    ...(githubUrl === undefined ? {} : { githubUrl }),
  };
}

type ReleaseFile = v.InferOutput<typeof fileSchema>;

/** A release is yanked when all its files are. */
function releaseOf([version, files]: readonly [string, readonly ReleaseFile[]]): PypiRelease {
  const days = files.flatMap((file) => dayOf(file.upload_time_iso_8601 ?? file.upload_time) ?? []);
  const yanked = files.length > 0 && files.every((file) => file.yanked);
  const reason = files.find((file) => (file.yanked_reason ?? '') !== '')?.yanked_reason;
  return release(version, { days, files: files.length, yanked, reason });
}

/** Before there was an index: the zero times of many languages, which mean that none is known. */
const firstUpload = '1990-01-01';

/** The same for every spelling of a version. */
export function releaseKey(version: string): string {
  return parseVersion(version)?.canonical ?? version;
}

interface ReleaseFacts {
  readonly days: readonly string[];
  /** How many. */
  readonly files: number;
  readonly yanked: boolean;
  readonly reason: string | null | undefined;
}

export function release(version: string, { days, files, yanked, reason }: ReleaseFacts): PypiRelease {
  const [released] = days.filter((day) => day >= firstUpload).sort();
  return {
    version,
    ...(released === undefined ? {} : { released }),
    ...(files > 0 ? {} : { withoutFiles: true }),
    yanked,
    ...(yanked ? { yankedReason: reason ?? '' } : {}),
  };
}

/** What the workbook wants to know about the version typed there, '' when missing. */
export function describeVersion(
  project: PypiProject & { readonly releases: readonly PypiRelease[] },
  version: string,
): IndexedPackage {
  const { releases, details, status, spelling } = project;
  const latest = latestRelease(releases);
  const installed = version === '' ? undefined : findRelease(releases, version);
  const isReadable = parseVersion(version) !== undefined || installed !== undefined;
  const requiresPython = details.requires === undefined ? latest?.requiresPython : undefined;
  return {
    metadata: {
      ...(requiresPython === undefined ? {} : { requiresPython }),
      ...(latest === undefined ? {} : { latestVersion: latest.version }),
      ...(latest?.released === undefined ? {} : { latestReleased: latest.released }),
      ...(installed?.released === undefined ? {} : { installedReleased: installed.released }),
      ...(isReadable ? { installedExists: installed !== undefined } : {}),
      ...(installed?.yankedReason === undefined ? {} : { installedYanked: installed.yankedReason }),
      ...details,
      ...(status === undefined ? {} : { status }),
    },
    spelling,
    releases,
  };
}
