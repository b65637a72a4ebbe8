/** PyPI's two APIs over the facts: the releases that workbook and advisories mention, the rest in the recorded shape. Has pip, and no other package that the workbook does not name. */
import { parseVersion, compareVersions } from '../../../../src/core/package/version';
import { mentionedVersions } from '../../../../src/core/advisory/advisoryMatch';
import { normalizeName } from '../../../../src/core/package/packageName';
import { displayText } from '../../../../src/core/spreadsheet/cell';
import type { PackageRow } from '../../../../src/core/sheet/packageRow';
import { type Facts, share } from '../facts';
import type { Reply, ServiceDescription } from '../simulatedService';

export function pypiService(facts: Facts): ServiceDescription {
  const rows = new Map<string, PackageRow[]>();
  // Whatever the workbook names, every index has this one.
  rows.set('pip', []);
  for (const row of facts.rows) rows.set(row.identity.name, [...(rows.get(row.identity.name) ?? []), row]);
  const answer = (url: URL): Reply => {
    const [, simple, before, typed = '', after] =
      /^\/(?:(simple)|(pypi))\/([^/]+)(\/json|\/)$/.exec(url.pathname) ?? [];
    const normalized = normalizeName(decodeURIComponent(typed));
    const isSimple = simple !== undefined;
    if (normalized !== typed) {
      return {
        status: 301,
        headers: { location: isSimple ? `/simple/${normalized}/` : `/${before}/${normalized}${after}` },
      };
    }
    const known = rows.get(normalized);
    if (known === undefined) return missing;
    const published = facts.own?.published?.[normalized] ?? known[0]?.displayName.trim() ?? normalized;
    const releases = releasesOf(facts, normalized, known).map((release) => ({
      ...release,
      fileName: fileNameOf(published, release),
    }));
    if (!isSimple) return { body: document(published, releases) };
    return {
      headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' },
      body: simpleList(normalized, releases),
    };
  };
  return {
    id: 'pypi',
    latencyMs: 80,
    limits: [{ requests: 2000, ms: 60_000 }],
    atOnce: 4,
    sendsEtag: true,
    answer: ({ url }) => answer(url),
    wrongAnswer: ({ url }) =>
      answer(
        new URL(
          url.pathname.replace(/(?<=^\/(?:pypi|simple)\/)[^/]+/, (name) => (name === 'six' ? 'wheel' : 'six')),
          url,
        ),
      ),
    refuse: () => ({ status: 429 }),
  };
}

const missing: Reply = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html>404</html>',
};

interface Release {
  readonly version: string;
  readonly uploaded: Date;
  readonly yanked: boolean;
}

/** Oldest first; those that only workbook and advisories mention are a week apart. */
function releasesOf(facts: Facts, name: string, rows: readonly PackageRow[]): readonly Release[] {
  const own = facts.own?.releases?.[name];
  const yanked = facts.own?.yanked?.[name] ?? [];
  if (own !== undefined)
    return own.map(([version, day]) => ({ version, uploaded: new Date(day), yanked: yanked.includes(version) }));
  return versionsOf(facts, name, rows).map((version, at) => ({
    version,
    uploaded: new Date(Date.UTC(2010, 0, 1) + at * 86_400_000 * 7),
    yanked: yanked.includes(version),
  }));
}

interface FiledRelease extends Release {
  /** Without version and ending. */
  readonly fileName: string;
}

/** From when on build tools normalize the names of files (PEP 625); before, they are as published. */
const firstNormalized = Date.UTC(2023, 0, 1);

function fileNameOf(published: string, { uploaded }: Release): string {
  return uploaded.getTime() < firstNormalized ? published : normalizeName(published).replaceAll('-', '_');
}

function document(published: string, releases: readonly FiledRelease[]): object {
  const name = normalizeName(published);
  const versions = releases.map(({ version }) => version);
  const stable = versions.filter((version) => parseVersion(version)?.isPrerelease === false);
  const latest = stable.at(-1) ?? versions.at(-1) ?? '0';
  const newest = releases.find(({ version }) => version === latest);
  return {
    info: {
      name: published,
      version: latest,
      summary: null,
      requires_python: share(name) < 0.9 ? '>=3.8' : null,
      requires_dist: share(`${name} requires`) < 0.7 ? ['idna>=2.0', 'colorama; extra == "color"'] : null,
      classifiers: share(`${name} status`) < 0.8 ? ['Development Status :: 5 - Production/Stable'] : [],
      project_urls: { Homepage: 'UNKNOWN', Source: `https://github.com/example/${name}.git` },
      home_page: null,
      yanked: false,
      yanked_reason: null,
    },
    last_serial: 1,
    releases: Object.fromEntries(releases.map((release) => [release.version, [file(release)]])),
    urls: newest === undefined ? [] : [file(newest)],
    vulnerabilities: [],
  };
}

/** PEP 792: the status is told here and nowhere else. */
export function statusOf(name: string): 'active' | 'archived' | 'deprecated' {
  const kind = share(`${name} project status`);
  if (kind < 0.05) return 'archived';
  return kind < 0.08 ? 'deprecated' : 'active';
}

function simpleList(name: string, releases: readonly FiledRelease[]): object {
  const files = releases.flatMap((release) => {
    const { filename, upload_time_iso_8601: time } = file(release);
    return [filename, ...wheelOf(release)].map((filename) => ({
      filename,
      'upload-time': time,
      yanked: release.yanked ? 'broken' : false,
      hashes: {},
      url: `https://files.example/${filename}`,
      size: 1,
    }));
  });
  const status = statusOf(name);
  return {
    meta: { '_last-serial': 1, 'api-version': '1.4' },
    name,
    files,
    versions: releases.map(({ version }) => version),
    'project-status': { status, ...(status === 'archived' ? { reason: null } : {}) },
  };
}

/** Oldest first. */
function versionsOf(facts: Facts, name: string, rows: readonly PackageRow[]): readonly string[] {
  const mentioned = facts.of(name).map(({ record }) => mentionedVersions(record, name));
  const latest = rows.map(({ cells }) => (cells.latestVersion === undefined ? '' : displayText(cells.latestVersion)));
  const texts = [
    ...rows.map(({ identity }) => identity.version),
    ...latest,
    ...mentioned.flatMap(({ listed, fixed }) => [...listed, ...fixed]),
  ];
  const versions = new Map(
    texts.flatMap((text) => {
      const version = parseVersion(text);
      return version === undefined ? [] : [[version.canonical, { text: text.trim(), version }] as const];
    }),
  );
  if (versions.size === 0) return ['1.0.0'];
  return [...versions.values()].sort((a, b) => compareVersions(a.version, b.version)).map(({ text }) => text);
}

/** For both languages, as long as there were two. */
function wheelOf({ fileName, version, uploaded }: FiledRelease): readonly string[] {
  if (version.includes('-')) return [];
  const tag = uploaded.getTime() >= firstNormalized ? 'py3' : 'py2.py3';
  return [`${fileName.replaceAll('-', '_')}-${version}-${tag}-none-any.whl`];
}

function file({ fileName, version, uploaded: time, yanked }: FiledRelease) {
  const uploaded = time.toISOString().replace('.000Z', '.000000Z');
  return {
    filename: `${fileName}-${version}.tar.gz`,
    packagetype: 'sdist',
    requires_python: null,
    upload_time: uploaded.slice(0, 19),
    upload_time_iso_8601: uploaded,
    yanked,
    yanked_reason: yanked ? 'broken' : null,
  };
}
