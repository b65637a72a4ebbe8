/** Every service on the loopback, each at a port of its own, answering from the sample's advisories, and the marked secrets for them. Keeps no limits: time is real here. */
import { strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { readFacts } from '../support/internet/facts';
import { mitreService, nvdService } from '../support/internet/services/cveServices';
import { githubService } from '../support/internet/services/githubService';
import { epssService, exploitDbService, kevService } from '../support/internet/services/listServices';
import { osvService } from '../support/internet/services/osvService';
import { pypiService } from '../support/internet/services/pypiService';
import { snykService } from '../support/internet/services/snykService';
import type { Reply, ServiceDescription } from '../support/internet/simulatedService';
import type { Answer, LoopbackServer, SeenRequest } from '../support/loopbackServer';

export const marks = {
  GITHUB_TOKEN: 'marked-github-token-5f1c',
  NVD_API_KEY: 'marked-nvd-key-27d0',
  SNYK_TOKEN: 'marked-snyk-token-9a7e',
} as const;

export type Marked = keyof typeof marks;

/** Where each may be seen. */
const places: Readonly<Record<Marked, readonly [service: ServiceId, header: string, before: string]>> = {
  GITHUB_TOKEN: ['github', 'authorization', 'Bearer '],
  NVD_API_KEY: ['nvd', 'apikey', ''],
  SNYK_TOKEN: ['snyk', 'authorization', 'token '],
};

/** Instead of the service's own answer; undefined: that. */
export type Misbehave = (service: ServiceId, seen: SeenRequest) => Reply | undefined;

type Serve = (answer: Answer) => Promise<LoopbackServer>;

export class MarkedServices {
  misbehave: Misbehave = () => undefined;

  private constructor(private readonly servers: Map<ServiceId, LoopbackServer>) {}

  static async start(sample: string, serve: Serve): Promise<MarkedServices> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, join(sample, 'review.xlsx'));
    const facts = await readFacts(join(sample, 'advisories'), rows);
    const known = { cveID: 'CVE-1999-0001', dateAdded: '2026-01-01', dueDate: '2026-01-02' };
    const catalog = { title: 'Catalogue', catalogVersion: '2026.01.01', dateReleased: '2026-01-01T00:00:00.000Z' };
    const services = new MarkedServices(new Map());
    const descriptions = [
      ...[pypiService(facts), osvService(facts), mitreService(facts), epssService(facts)],
      { ...nvdService(facts), secret: ['apikey', marks.NVD_API_KEY] as const },
      githubService(facts, marks.GITHUB_TOKEN),
      snykService(facts, marks.SNYK_TOKEN),
      kevService(Buffer.from(JSON.stringify({ ...catalog, count: 1, vulnerabilities: [known] }))),
      exploitDbService(
        Buffer.from(
          'id,description,date_added,date_updated,verified,codes\n1,A,2010-01-01,2010-01-01,1,CVE-1999-0001\n',
        ),
      ),
    ];
    for (const each of descriptions) services.servers.set(each.id, await serve(services.answerOf(each)));
    return services;
  }

  /** For `--source-url`. */
  get addresses(): string {
    return [...this.servers].map(([id, { base }]) => `${id}=${base}`).join(',');
  }

  seenBy(service: ServiceId): readonly SeenRequest[] {
    return this.servers.get(service)?.seen ?? [];
  }

  /** How often each secret reached its own service in its own header. Throws where one was anywhere else. */
  wellPlaced(): Readonly<Record<Marked, number>> {
    const counts = { GITHUB_TOKEN: 0, NVD_API_KEY: 0, SNYK_TOKEN: 0 };
    for (const [service, { seen }] of this.servers) {
      for (const request of seen) {
        const inPlace = (Object.keys(marks) as Marked[]).filter((name) => isInPlace(name, service, request));
        for (const name of inPlace) counts[name] += 1;
        const there = JSON.stringify(request).split('marked-').length - 1;
        strictEqual(there, inPlace.length, `${service} was sent a foreign secret: ${JSON.stringify(request)}`);
      }
    }
    return counts;
  }

  private answerOf(description: ServiceDescription): Answer {
    return answerOf(
      description,
      () => this.servers.get(description.id)?.base,
      (seen) => this.misbehave(description.id, seen),
    );
  }
}

/** Of a described service that is served at `base`. */
export function answerOf(
  { secret, answer }: ServiceDescription,
  base: () => string | undefined,
  misbehave: (seen: SeenRequest) => Reply | undefined = () => undefined,
): Answer {
  return (response, seen) => {
    const headers = seen.headers as Readonly<Record<string, string>>;
    const url = new URL(seen.path, base());
    const refused = secret !== undefined && headers[secret[0]] !== secret[1];
    const usual = (): Reply => (refused ? { status: 401 } : answer({ ...seen, url, headers }));
    send(response, misbehave(seen) ?? usual());
  };
}

function isInPlace(name: Marked, service: ServiceId, { headers }: SeenRequest): boolean {
  const [own, header, before] = places[name];
  return service === own && headers[header] === before + marks[name];
}

function send(response: Parameters<Answer>[0], { status = 200, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
}
