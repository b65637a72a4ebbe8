/** A process in which a made-up source stands in the registry: prints what help, settings, documentation, a check, a finding, and a report make of it. */
import type { SourceEvidence } from '../../src/core/advisory/evidence';
import type { VersionReport } from '../../src/core/advisory/sourcePorts';
import type { Adapter } from '../../src/sources/adapters';
import type { SourceFacts } from '../../src/sources/sourceFacts';
import type { ServiceCheck } from '../../src/sources/check/checkServices';

export interface TenthSource {
  readonly help: string;
  readonly request: { readonly service: unknown; readonly file: unknown };
  readonly settings: object;
  readonly page: string;
  readonly limits: unknown;
  readonly header: unknown;
  /** Its own host, and another. */
  readonly allowed: readonly boolean[];
  readonly variables: Readonly<Record<string, string>>;
  readonly check: ServiceCheck | undefined;
  readonly severity: unknown;
  readonly answers: unknown;
  readonly report: string;
}

const id = 'madeUp';

const facts: SourceFacts = {
  id,
  label: 'Made Up',
  bases: ['https://api.made-up.example'],
  limits: { atOnce: 3, rolling: [], limitedWaitMs: 1000 },
  token: { id: 'madeUpToken', variable: 'MADE_UP_TOKEN', header: (token) => ['authorization', `Bearer ${token}`] },
  files: [
    {
      kind: id,
      label: 'Made Up list',
      option: 'made-up',
      value: 'FILE',
      help: 'local made-up list',
      setting: 'file',
      description: 'Local made-up list.',
    },
  ],
  description: 'Get a second score from Made Up.',
  reference: { page: 'https://made-up.example', adds: 'a second score', asked: 'once a scan', needs: 'a token' },
};

/** Reports one flaw of every version it is asked about. */
const adapter: Adapter = {
  ability: 'reports',
  open: () => {
    const value: VersionReport = {
      affecting: [{ ids: ['MADE-1', 'CVE-2026-0001'], rating: { severity: 'CRITICAL', by: 'Made Up' }, ranges: [] }],
    };
    return {
      provenance: { source: id, label: 'Made Up', origin: 'https://api.made-up.example', dataDate: undefined },
      fetchReport: () => Promise.resolve({ status: 'ok', value }),
    };
  },
};

async function main(): Promise<TenthSource> {
  // The folder is this file; these are its lines, there before anything else is loaded.
  const { registry } = await import('../../src/sources/registry.js');
  (registry as SourceFacts[]).push(facts);
  const { adapters } = await import('../../src/sources/adapters.js');
  (adapters as Record<string, Adapter>)[id] = adapter;
  return observe();
}

async function observe(): Promise<TenthSource> {
  const { runFake } = await import('../cli/fakeCli.js');
  const { references } = await import('../support/references.js');
  const { contributedSettings } = await import('../support/contributedSettings.js');
  const { limitsOf, secretHeader } = await import('../../src/sources/http/serviceLimits.js');
  const { serviceAddress } = await import('../../src/sources/http/serviceAddress.js');
  const { secretVariables } = await import('../../src/sources/registered.js');
  const options = ['--source-url', 'made-up=https://mirror.example/made-up', '--made-up', '/lists/made-up.json'];
  const { requests } = await runFake(['scan', 'review.xlsx', ...options]);
  const sources = requests[0]?.sources;
  const services = { [id]: { enabled: true } };
  const address = serviceAddress(id, services);
  return {
    help: (await runFake(['scan', '--help'])).out,
    request: { service: sources?.services[id], file: sources?.files[id] },
    settings: contributedSettings(facts),
    page: (await references()).get('docs/reference/sources.md') ?? '',
    limits: limitsOf(id, {}, services),
    header: secretHeader(id, { madeUpToken: 'secret' }, services),
    allowed: ['https://api.made-up.example/x', 'https://elsewhere.example/'].map((url) => address.allows(new URL(url))),
    variables: secretVariables,
    ...(await scanned(services)),
  };
}

async function scanned(services: Readonly<Record<string, { readonly enabled: boolean }>>) {
  const { openSources } = await import('../../src/sources/openSources.js');
  const { PackageLookup } = await import('../../src/sources/lookup/packageLookup.js');
  const { checkServices } = await import('../../src/sources/check/checkServices.js');
  const { buildReport } = await import('../../src/reports/model/buildReport.js');
  const { renderReport } = await import('../../src/reports/renderReport.js');
  const { sampleResults } = await import('../support/sampleFindings.js');
  const { query } = await import('../support/advisories.js');
  const { systemClock: clock } = await import('../../src/platform/systemClock.js');
  const { signal } = new AbortController();
  const client = { sent: new Map(), request: unasked, whenRoom: unasked };
  const world = { network: { client, secrets: {} }, clock, randomHex: () => '00', onDidWarn: () => undefined };
  const opened = await openSources({ services, files: {} }, undefined, world);
  const lookup = new PackageLookup(opened.sources, {
    clock,
    onDidWarn: unasked,
    sent: () => 1,
    lookAhead: 0,
    delayMs: 0,
  });
  const finding = await lookup.lookup(query('1'), signal);
  const scan = { ...sampleResults, sources: lookup.provenance, results: [{ failed: false, finding }] };
  const model = buildReport(scan, undefined);
  const [check] = await checkServices(
    { sources: opened.sources, services, secrets: {}, clock, firstSent: new Map() },
    signal,
  );
  const own = (each: { readonly source: SourceEvidence['source'] }): boolean => each.source === id;
  return {
    check,
    severity: finding.flaws[0]?.severity,
    answers: model.sources.find(own)?.answers,
    report: renderReport(model, 'text'),
  };
}

function unasked(): never {
  throw new Error('Expected the made-up source to need no network');
}

main().then(
  (seen) => console.log(JSON.stringify(seen)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
