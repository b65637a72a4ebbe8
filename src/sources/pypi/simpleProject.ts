/** What the simple API says of a project, as JSON or as a page of links. Refuses what is of another project, and pages that are no such list. */
import * as v from 'valibot';
import type { PublishedSpelling } from '../../core/advisory/sourcePorts';
import { normalizeName } from '../../core/package/packageName';
import { dayOf } from '../../core/spreadsheet/calendarDay';
import { parseVersion } from '../../core/package/version';
import { optionalText, text } from '../answers/lenientSchema';
import { type ProjectStatus, type PypiProject, type PypiRelease, release, releaseKey } from './pypiDocument';
import { linkPage } from './linkPage';

export type SimpleProject = Required<Pick<PypiProject, 'releases'>> &
  Pick<PypiProject, 'spelling' | 'status'> & {
    /** Of the oldest file that has core metadata of its own, as the list has it; absent: none has. */
    readonly metadataAddress?: string;
  };

/** PEP 658, renamed by PEP 714: hashes or true where the index serves the file's metadata beside it. */
const servesMetadata = v.fallback(
  v.nullish(v.union([v.boolean(), v.string(), v.record(v.string(), v.string())])),
  false,
);

const fileSchema = v.object({
  filename: text,
  url: optionalText,
  'core-metadata': servesMetadata,
  'dist-info-metadata': servesMetadata,
  'upload-time': optionalText,
  'requires-python': optionalText,
  yanked: v.nullish(v.union([v.boolean(), v.string()]), false),
});

type SimpleFile = v.InferOutput<typeof fileSchema>;

const simpleSchema = v.object({
  name: v.string(),
  meta: v.fallback(v.nullish(v.object({ 'api-version': optionalText })), undefined),
  /** Since version 1.1 of the API. */
  versions: v.fallback(v.nullish(v.array(text)), undefined),
  files: v.array(fileSchema),
  'project-status': v.optional(v.unknown()),
});

/** `GET /simple/{name}/` as JSON (PEP 691); undefined when the body is none of `name`. */
export function readSimpleProject(body: unknown, name: string): SimpleProject | undefined {
  const parsed = v.safeParse(simpleSchema, body);
  if (!parsed.success || normalizeName(parsed.output.name) !== name) return undefined;
  const { meta, versions, files, 'project-status': status } = parsed.output;
  return {
    spelling: spellingOf(name, files, parsed.output.name),
    status: statusOf(isObject(status) ? status['status'] : status, meta?.['api-version'] ?? undefined),
    releases: releasesOf(name, files, versions ?? undefined),
    ...metadataOf(name, files),
  };
}

/** The same as a page of links (PEP 503), which tells no days; undefined when it is none of `name`. */
export function readSimplePage(html: string, name: string): SimpleProject | undefined {
  const { links, meta, title, isCutOff } = linkPage(html);
  if (isCutOff) return undefined;
  const version = meta.get('pypi:repository-version');
  const files = links.flatMap(({ text, attributes }): readonly SimpleFile[] => {
    // Listings of folders cut long names off in the text.
    const filename = [lastPart(attributes.get('href') ?? ''), text].find((each) => versionOfFile(each, name) !== '');
    if (filename === undefined) return [];
    return [
      {
        filename,
        url: attributes.get('href'),
        'core-metadata': attributes.get('data-core-metadata'),
        'dist-info-metadata': attributes.get('data-dist-info-metadata'),
        yanked: attributes.get('data-yanked') ?? false,
        'requires-python': attributes.get('data-requires-python'),
      },
    ];
  });
  // A page to sign in on has links, too: of an empty project only the page that says what it is can tell.
  if (files.length === 0 && (version === undefined || links.length > 0)) return undefined;
  return {
    // "Links for PyJWT".
    spelling: spellingOf(name, files, title.split(/\s+/).at(-1) ?? ''),
    status: statusOf(meta.get('pypi:project-status'), version),
    releases: releasesOf(name, files, undefined),
    ...metadataOf(name, files),
  };
}

/** PEP 792, which is version 1.4 of the API: no status is `active` there, and earlier it is not told. */
function statusOf(status: unknown, apiVersion: string | undefined): ProjectStatus | undefined {
  if (status !== undefined && status !== null) return typeof status === 'string' && status !== '' ? status : 'unknown';
  const [, major = 0, minor = 0] = (/^(\d+)\.(\d+)/.exec(apiVersion ?? '') ?? []).map(Number);
  return major > 1 || (major === 1 && minor >= 4) ? 'active' : undefined;
}

/** The versions that are listed and those of the files: mirrors leave out the first, or not all of them. */
function releasesOf(
  name: string,
  files: readonly SimpleFile[],
  versions: readonly string[] | undefined,
): readonly PypiRelease[] {
  const byVersion = new Map<string, { readonly version: string; readonly files: SimpleFile[] }>();
  for (const version of versions ?? []) byVersion.set(releaseKey(version), { version, files: [] });
  for (const file of files) {
    const version = versionOfFile(file.filename, name);
    const known = byVersion.get(releaseKey(version));
    if (known !== undefined) known.files.push(file);
    else if (isVersion(version, versions)) byVersion.set(releaseKey(version), { version, files: [file] });
  }
  return Array.from(byVersion.values(), (each) => simpleRelease(each.version, each.files));
}

function simpleRelease(version: string, files: readonly SimpleFile[]): PypiRelease {
  const yanked = files.length > 0 && files.every((file) => file.yanked !== false);
  const reason = files.map((file) => file.yanked).find((why) => typeof why === 'string');
  const days = files.flatMap((file) => dayOf(file['upload-time']) ?? []);
  const requiresPython = files.map((file) => file['requires-python']?.trim() ?? '').find((text) => text !== '');
  return {
    ...release(version, { days, files: files.length, yanked, reason }),
    ...(requiresPython === undefined ? {} : { requiresPython }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Versions of long ago need not follow PEP 440, but begin with a digit; `extra-1.0` is of the package `name-extra`. Where
 * versions are listed, what only looks like one is a part of a file's name.
 */
function isVersion(text: string, listed: readonly string[] = []): boolean {
  return parseVersion(text) !== undefined || (listed.length === 0 && /^\d/.test(text));
}

/** The file's name in an address. */
function lastPart(href: string): string {
  const part = href.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return ''; // An escape that is none: the link's text may tell it.
  }
}

/** Archives and wheels of long ago are named as the project is; since, tools normalize names first (PEP 625). */
function spellingOf(name: string, files: readonly SimpleFile[], told: string): PublishedSpelling {
  const spelled = files.map((file) => ({ file, spelling: nameInFile(file.filename, name) ?? '' }));
  const names = [...new Set([told, ...spelled.map(({ spelling }) => spelling)])].filter(
    (each) => each !== '' && normalizeName(each) === name,
  );
  const isOld = spelled.some(({ file, spelling }) => spelling !== '' && isBeforeNormalizing(file));
  return { names, isCertain: isOld || names.some((each) => each !== each.toLowerCase()) };
}

function metadataOf(name: string, files: readonly SimpleFile[]): Pick<SimpleProject, 'metadataAddress'> {
  const file = files.find((each) => {
    const told = each['core-metadata'] ?? each['dist-info-metadata'] ?? false;
    return (
      told !== false && told !== 'false' && (each.url ?? '') !== '' && nameInFile(each.filename, name) !== undefined
    );
  });
  const [address] = file?.url?.split('#', 1) ?? [];
  return address === undefined ? {} : { metadataAddress: `${address}.metadata` };
}

/** The name in core metadata, whose head is that of a mail; undefined: none of `name`, which is normalized. */
export function nameInMetadata(document: string, name: string): string | undefined {
  const head = document.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const told = /^Name:[ \t]*(.+?)[ \t]*$/im.exec(head)?.[1];
  return told !== undefined && normalizeName(told) === name ? told : undefined;
}

/** The first tool that made names small before it wrote files came out then. */
const firstNormalizing = '2021-01-01';

function isBeforeNormalizing(file: SimpleFile): boolean {
  const day = dayOf(file['upload-time']);
  if (day !== undefined && day < firstNormalizing) return true;
  return /\.(egg|exe)$|-(py2|cp2\d|cp3[3-6])[\w.]*-[\w.]+-[\w.]+\.whl$/i.test(file.filename);
}

function nameInFile(fileName: string, name: string): string | undefined {
  return new RegExp(`^(${spelledLike(name)})-`, 'i').exec(fileName)?.[1];
}

function spelledLike(name: string): string {
  return name.split('-').join('[-_.]+');
}

/** Wheels and archives begin with the name, however it is spelled, a dash and the version; '' when they do not. */
function versionOfFile(fileName: string, name: string): string {
  const rest = new RegExp(`^${spelledLike(name)}-(.+)$`, 'i').exec(fileName)?.[1] ?? '';
  if (/\.whl$/i.test(rest)) return rest.split('-', 1)[0] ?? '';
  const archive = /^(.+)\.(tar\.(gz|bz2|xz|Z)|tgz|tbz|zip|egg|exe|msi|rpm|deb|dmg)$/i.exec(rest)?.[1] ?? '';
  return archive.replace(/([-.](py\d[\w.]*|win32|win-amd64|macosx[\w.-]*|linux[\w.-]*))+$/i, '');
}
