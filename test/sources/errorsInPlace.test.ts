/** What stands in an answer's place, asked of every source through the client that scans use: a portal's page, a gateway's 404, an error told with status 200. Nobody is cleared by it. */
import { deepStrictEqual } from 'node:assert/strict';
import type { SourceAnswer } from '../../src/core/advisory/source';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { serviceIds } from '../../src/sources/registered';
import { epss } from '../../src/sources/epss/epss';
import { exploitDb } from '../../src/sources/exploitDb/exploitDb';
import { githubAdvisories } from '../../src/sources/githubAdvisories/githubAdvisories';
import { createHttpClient } from '../../src/sources/http/createHttpClient';
import type { TransportRequest } from '../../src/sources/http/transport';
import { kev } from '../../src/sources/kev/kev';
import { mitreCve } from '../../src/sources/mitreCve/mitreCve';
import { nvd } from '../../src/sources/nvd/nvd';
import { OsvAdvisories } from '../../src/sources/osv/osv';
import { PypiIndex } from '../../src/sources/pypi/pypi';
import { snyk } from '../../src/sources/snyk/snyk';
import type { SourceContext } from '../../src/sources/sourceContext';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { neverAborted, sourceRig } from '../support/sourceContext';

interface Sent {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
  readonly location?: string;
}

const json = 'application/json';
const page = '<!DOCTYPE html>\n<html><body><h1>Sign in</h1><a href="/login">Go on</a></body></html>\n';

/** None of them is an answer of any of the services. */
const inPlace: Readonly<Record<string, Sent>> = {
  'a page with 200': { type: 'text/html', body: page },
  'a page with 200 that claims to be JSON': { type: json, body: page },
  'a web server’s 404': { status: 404, type: 'text/html', body: '<html><h1>404 Not Found</h1>nginx</html>' },
  'a gateway’s 404': { status: 404, type: json, body: '{"message":"no Route matched with those values"}' },
  'an empty 404': { status: 404, body: '' },
  'a 410': { status: 410, type: 'text/html', body: '<html>Gone</html>' },
  'an error object': { type: json, body: '{"error":"internal error"}' },
  'a list of errors': { type: json, body: '{"errors":[{"status":"500","detail":"Something is wrong"}]}' },
  'a message with a code': { type: json, body: '{"code":13,"message":"internal server error"}' },
  nothing: { type: json, body: '' },
  'no content': { status: 204, body: '' },
  null: { type: json, body: 'null' },
  'an object without anything': { type: json, body: '{}' },
  'JSON that is cut off': { type: json, body: '{"results":[{"vulns":[' },
  'a portal on another host': { status: 302, location: 'https://portal.example/login', body: '' },
};

const emptyList: Sent = { type: json, body: '[]' };

type Ask = (context: SourceContext) => Promise<SourceAnswer<unknown> | undefined>;

interface Asked {
  readonly name: string;
  readonly ask: Ask;
  /** What is answered well, so that only the rest stands in its place; undefined: nothing. */
  readonly well?: (url: URL) => string | undefined;
  /** Answers of this service in which the one damaged thing is told as an error. */
  readonly errors?: Readonly<Record<string, string>>;
  /** `[]` is how it says that it has nothing. */
  readonly listIsAnswer?: boolean;
}

const cve = 'CVE-2023-32681';
const listed = '{"results":[{"vulns":[{"id":"X-1","modified":"2024-01-01T00:00:00Z"}]}]}';

const sources: readonly Asked[] = [
  { name: 'PyPI', ask: (context) => new PypiIndex(context).fetchPackage('demo', '1.0', neverAborted) },
  {
    name: 'PyPI, its simple API only',
    ask: (context) => new PypiIndex(context).fetchPackage('demo', '1.0', neverAborted),
    well: ({ pathname }) => (pathname.endsWith('/json') ? '{"info":{"name":"demo"}}' : undefined),
  },
  {
    name: 'OSV, its lists',
    ask: (context) => new OsvAdvisories(context).fetchAdvisories('demo', neverAborted),
    errors: {
      'an error in the place of a result': '{"results":[{"error":"internal"}]}',
      'a status in the place of a result': '{"results":[{"code":13,"message":"internal server error"}]}',
      'an error beside no results': '{"results":[{}],"error":{"code":13}}',
      'no results': '{"results":[]}',
      'null in the place of a result': '{"results":[null]}',
      'problem details in the place of a result':
        '{"results":[{"type":"about:blank","title":"Service Unavailable","status":503}]}',
      'an outcome in the place of a result': '{"results":[{"status":"error","reason":"backend"}]}',
      'a word of its own in the place of a result': '{"results":[{"outcome":"late"}]}',
      'problem details beside no results': '{"results":[{}],"title":"Service Unavailable","status":503}',
    },
  },
  {
    name: 'OSV, its records',
    ask: (context) => new OsvAdvisories(context).fetchAdvisories('demo', neverAborted),
    well: ({ pathname }) => (pathname.endsWith('/querybatch') ? listed : undefined),
  },
  {
    name: 'GitHub',
    ask: (context) => githubAdvisories(context, true).fetchReport('demo', '1.0', neverAborted),
    listIsAnswer: true,
    errors: { 'an error in the place of a record': '[{"message":"internal","documentation_url":"x"}]' },
  },
  {
    name: 'NVD',
    ask: async (context) => (await nvd(context).fetchOpinions([cve], neverAborted)).get(cve),
    errors: {
      'an error beside no records': '{"totalResults":0,"vulnerabilities":[],"error":"Service unavailable"}',
      'problem details beside no records': '{"totalResults":0,"vulnerabilities":[],"status":503,"title":"Unavailable"}',
      'a message beside no records': '{"resultsPerPage":0,"totalResults":0,"vulnerabilities":[],"message":"try later"}',
    },
  },
  {
    name: 'MITRE',
    ask: async (context) => (await mitreCve(context).fetchOpinions([cve], neverAborted)).get(cve),
    errors: { 'its own words with 200': '{"error":"CVE_RECORD_DNE","message":"does not exist"}' },
  },
  {
    name: 'Snyk',
    ask: (context) => snyk(context, { hasToken: true, organization: 'o' }).fetchReport('demo', '1.0', neverAborted),
    errors: {
      'errors beside no issues': '{"jsonapi":{"version":"1.0"},"data":[],"errors":[{"status":"500","detail":"x"}]}',
      'a bare list of issues': '{"data":[]}',
      'problem details beside no issues': '{"jsonapi":{"version":"1.0"},"data":[],"title":"Unavailable","status":503}',
    },
  },
  { name: 'Exploit-DB', ask: (context) => exploitDb(context).find([cve], neverAborted) },
  { name: 'CISA KEV', ask: (context) => kev(context).find([cve], neverAborted) },
  {
    name: 'EPSS',
    ask: (context) => epss(context).find([cve], neverAborted),
    errors: {
      'an error beside no scores': '{"status":"ERROR","status-code":500,"total":0,"data":[]}',
      'a failing status code': '{"status":"OK","status-code":503,"total":0,"data":[]}',
      'a message beside no scores': '{"total":0,"data":[],"message":"temporarily unavailable"}',
    },
  },
];

/** `sends` stands in place of what is not answered well. */
async function saidOf({ ask, well }: Pick<Asked, 'ask' | 'well'>, sends: Sent): Promise<string> {
  const { clock, randomHex } = sourceRig(() => '');
  const transport = ({ url }: TransportRequest) => {
    const body = well?.(new URL(url));
    const { status = 200, type, location, body: other } = body === undefined ? sends : { type: json, body };
    const headers = {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(location === undefined ? {} : { location }),
    };
    return Promise.resolve({ status, headers, body: Buffer.from(body ?? other) });
  };
  const services = Object.fromEntries(serviceIds.map((id: ServiceId) => [id, { enabled: true }]));
  const client = createHttpClient({
    ...{ transport, clock, random: () => 0, randomHex, fileSystem: nodeFileSystem },
    ...{ services: services, secrets: {}, userAgent: 'ihacpa/1', mostTries: 1 },
  });
  const answer = await ask({ client, clock, randomHex });
  return answer === undefined ? 'no answer' : answer.status;
}

describe('what stands in the place of an answer', () => {
  for (const source of sources) {
    it(`of ${source.name} is none, and clears nobody`, async () => {
      const all: Record<string, Sent> = {
        ...inPlace,
        ...(source.listIsAnswer === true ? {} : { 'a list without anything': emptyList }),
      };
      for (const [what, body] of Object.entries(source.errors ?? {})) all[what] = { type: json, body };
      const said: Record<string, string> = {};
      for (const [what, sends] of Object.entries(all)) said[what] = await saidOf(source, sends);
      deepStrictEqual(said, Object.fromEntries(Object.keys(all).map((what) => [what, 'unavailable'])));
    });
  }

  it('is told from the services’ own words for what they do not have', async () => {
    const dne: Sent = { status: 404, type: json, body: '{"error":"CVE_RECORD_DNE","message":"does not exist."}' };
    const [mitre] = sources.filter(({ name }) => name === 'MITRE');
    const [github] = sources.filter(({ name }) => name === 'GitHub');
    deepStrictEqual(mitre && (await saidOf(mitre, dne)), 'notFound');
    deepStrictEqual(github && (await saidOf(github, emptyList)), 'ok');
    const pypi: Ask = (context) => new PypiIndex(context).fetchPackage('demo', '1.0', neverAborted);
    const pip = '{"name":"pip","meta":{"api-version":"1.4"},"versions":["1"],"files":[]}';
    const knowsPip = ({ pathname }: URL) => (pathname === '/simple/pip/' ? pip : undefined);
    const missing = { status: 404, type: json, body: '{"message": "Not Found"}' };
    const page = { status: 404, type: 'text/html', body: '<html>404</html>' };
    deepStrictEqual(await saidOf({ ask: pypi, well: knowsPip }, missing), 'notFound');
    deepStrictEqual(await saidOf({ ask: pypi, well: knowsPip }, page), 'unavailable');
  });
});
