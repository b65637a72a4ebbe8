/** Mirrors of the simulated PyPI in the shapes that devpi, Nexus, Artifactory, ProGet and proxpi answer in. None tells more than it does. */
import type { Facts } from '../facts';
import type { Asked, Reply, ServiceDescription } from '../simulatedService';
import { pypiService } from './pypiService';

interface ListedFile {
  readonly filename: string;
  readonly yanked: boolean | string;
  readonly url: string;
}

interface Listed {
  readonly name: string;
  readonly files: readonly ListedFile[];
}

export interface MirrorShape {
  readonly name: string;
  /** Behind the host, as a person gives it to the tool. */
  readonly base: string;
  /** Whether it serves the metadata of files beside them (PEP 658). */
  readonly hasMetadata?: true;
  /** Whether it passes on PyPI's own documents, with days and what a project declares. */
  readonly hasDocuments: boolean;
  /** What it says of a project that it has under this path below its base; undefined: it knows no such path. */
  readonly answer: (path: string, of: Upstream) => Reply | undefined;
  /** To whoever asks for anything else. */
  readonly otherwise: Reply;
}

/** PyPI's own answers about one name. */
interface Upstream {
  readonly list: (name: string) => Listed | undefined;
  readonly document: (name: string) => object | undefined;
  readonly publishedName: (name: string) => string | undefined;
}

const page = (body: string): Reply => ({ headers: { 'content-type': 'text/html; charset=UTF-8' }, body });
const simpleName = /^\/(?:simple\/)?([^/]+)\/$/;

/** `ofWheels`: what the link of a wheel says besides. */
function linkPage({ name, files }: Listed, ofWheels = ''): Reply {
  const links = files.map(({ filename, yanked }) => {
    const ofFile = filename.endsWith('.whl') ? ofWheels : '';
    const mark = ofFile + (yanked === false ? '' : ` data-yanked="${String(yanked)}"`);
    return `<a href="../../packages/${filename}#sha256=00"${mark}>${filename}</a><br/>`;
  });
  return page(
    `<!DOCTYPE html><html><head><title>Links for ${name}</title></head><body>${links.join('\n')}</body></html>`,
  );
}

const missing: Reply = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Not found</html>' };

/** What it lists of a project, below the paths of the simple API. */
function listedBy(write: (listed: Listed) => Reply): MirrorShape['answer'] {
  return (path, of) => {
    const name = simpleName.exec(path)?.[1];
    if (name === undefined) return undefined;
    const found = of.list(name);
    return found === undefined ? missing : write(found);
  };
}

const listPage = listedBy((found) => linkPage(found));

export const mirrorShapes: readonly MirrorShape[] = [
  {
    name: 'devpi',
    base: '/root/pypi/+simple',
    hasDocuments: false,
    answer: listPage,
    otherwise: page('<html><a href="/">devpi</a></html>'),
  },
  {
    name: 'Nexus',
    base: '/repository/pypi-proxy',
    hasDocuments: false,
    answer: listPage,
    otherwise: missing,
  },
  {
    name: 'Artifactory',
    base: '/artifactory/api/pypi/remote',
    hasDocuments: true,
    answer: (path, of) => {
      const name = /^\/pypi\/([^/]+)\/json$/.exec(path)?.[1];
      if (name === undefined) return listPage(path, of);
      const body = of.document(name);
      return body && { body };
    },
    otherwise: { status: 404, body: { errors: [{ status: 404, message: 'Not Found' }] } },
  },
  {
    name: 'ProGet',
    base: '/pypi/feed',
    hasDocuments: false,
    answer: listedBy((found) => {
      const files = found.files.map(({ filename, yanked, url }) => ({ filename, yanked, url, hashes: {} }));
      const headers = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
      return { headers, body: { meta: { 'api-version': '1.1' }, name: found.name, files } };
    }),
    otherwise: { status: 405 },
  },
  {
    name: 'proxpi',
    base: '/index',
    hasDocuments: false,
    hasMetadata: true,
    answer: (path, of) => {
      const [, ofFile] = /^\/packages\/([^/-]+)-[^/]+\.whl\.metadata$/.exec(path) ?? [];
      if (ofFile !== undefined) {
        const name = of.publishedName(ofFile.replaceAll('_', '-').toLowerCase());
        const body = `Metadata-Version: 2.4\nName: ${name}\nVersion: 1\n\nName: Another\n`;
        return name === undefined ? missing : { headers: { 'content-type': 'binary/octet-stream' }, body };
      }
      return listedBy((found) => linkPage(found, ' data-core-metadata="sha256=00"'))(path, of);
    },
    otherwise: missing,
  },
];

/** One of them over the same facts as PyPI. */
export function mirrorService(facts: Facts, { base, answer, otherwise }: MirrorShape): ServiceDescription {
  const pypi = pypiService(facts);
  const upstream = (asked: Asked, path: string): unknown => {
    const { status = 200, body } = pypi.answer({ ...asked, url: new URL(path, asked.url) });
    return status === 200 ? body : undefined;
  };
  const ask = (asked: Asked): Reply => {
    const { pathname } = asked.url;
    const of: Upstream = {
      list: (name) => upstream(asked, `/simple/${name}/`) as Listed | undefined,
      document: (name) => upstream(asked, `/pypi/${name}/json`) as object | undefined,
      publishedName: (name) =>
        (upstream(asked, `/pypi/${name}/json`) as { info: { name: string } } | undefined)?.info.name,
    };
    return (pathname.startsWith(base) ? answer(pathname.slice(base.length), of) : undefined) ?? otherwise;
  };
  return { ...pypi, sendsEtag: false, answer: ask, wrongAnswer: ask };
}
