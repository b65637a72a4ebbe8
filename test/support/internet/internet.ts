/** The simulated internet: one server per service on the loopback, and a stranger that watches for tokens. Nothing here leaves the machine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceId, SourceSecrets, SourceSettings } from '../../../src/core/scan/sourceSettings';
import type { Transport } from '../../../src/sources/http/transport';
import { serviceIds } from '../../../src/sources/registered';
import type { Facts } from './facts';
import { IdleClock } from './idleClock';
import { mitreService, nvdService } from './services/cveServices';
import { epssService, exploitDbService, kevService } from './services/listServices';
import { githubService } from './services/githubService';
import { osvService } from './services/osvService';
import { pypiService } from './services/pypiService';
import { snykService } from './services/snykService';
import { type ServiceDescription, SimulatedService } from './simulatedService';

export interface RecordedLists {
  readonly kev: Buffer;
  readonly exploitDb: Buffer;
}

/** Marked, so that a search finds them wherever they should not be. */
export const internetSecrets = {
  githubToken: 'marked-github-token-5f1c',
  snykToken: 'marked-snyk-token-9a7e',
} as const satisfies SourceSecrets;

export class SimulatedInternet {
  private constructor(
    readonly clock: IdleClock,
    /** Requests that were led away from a service. */
    readonly strangerSaw: string[],
    readonly services: ReadonlyMap<ServiceId, SimulatedService>,
    /** CISA's own second host. */
    readonly kevMirror: SimulatedService,
    private readonly closeStranger: () => void,
  ) {}

  /** `index` stands in PyPI's place. */
  static async start(
    facts: Facts,
    lists: RecordedLists,
    index: ServiceDescription = pypiService(facts),
  ): Promise<SimulatedInternet> {
    const saw: string[] = [];
    const clock = new IdleClock();
    const stranger = createServer((request, response) => {
      saw.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.99', resolve));
    const strangerUrl = `http://127.0.0.99:${(stranger.address() as AddressInfo).port}/stranger`;
    const world = { clock, strangerUrl, secrets: Object.values(internetSecrets) };
    const descriptions = [
      index,
      osvService(facts),
      githubService(facts, internetSecrets.githubToken),
      nvdService(facts),
      mitreService(facts),
      snykService(facts, internetSecrets.snykToken),
      exploitDbService(lists.exploitDb),
      kevService(lists.kev),
      epssService(facts),
    ];
    const services = new Map(descriptions.map((each) => [each.id, new SimulatedService(each, world)] as const));
    const kevMirror = new SimulatedService(kevService(lists.kev, 'raw.githubusercontent.com'), world);
    const all = [...services.values(), kevMirror];
    await Promise.all(all.map((service, at) => service.listen(`127.0.0.${at + 10}`)));
    return new SimulatedInternet(clock, saw, services, kevMirror, () => stranger.close());
  }

  service(id: ServiceId): SimulatedService {
    const service = this.services.get(id);
    if (service === undefined) throw new Error(`No service ${id}`);
    return service;
  }

  /** Every service on, at its address here. */
  settings(cacheFolder?: string): SourceSettings {
    const services = Object.fromEntries(
      serviceIds.map((id) => [id, { enabled: true, baseUrl: this.service(id).url }]),
    ) as SourceSettings['services'];
    return { services, files: {}, ...(cacheFolder === undefined ? {} : { cacheFolder }) };
  }

  /** KEV's hosts by their own names. */
  publicly(transport: Transport): Transport {
    const hosts = new Map([
      ['www.cisa.gov', this.service('kev')],
      ['raw.githubusercontent.com', this.kevMirror],
    ]);
    return async (request, signal) => {
      const { hostname, pathname } = new URL(request.url);
      const service = hosts.get(hostname);
      return transport(service === undefined ? request : { ...request, url: service.url + pathname }, signal);
    };
  }

  /** Faults and logs as at the beginning. */
  reset(): void {
    this.strangerSaw.length = 0;
    for (const service of [...this.services.values(), this.kevMirror]) {
      service.fault = undefined;
      service.sentBytes = 0;
      service.log.clear();
    }
  }

  /** Requests so far, by service. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.services].map(([id, { log }]) => [id, log.requests.length]));
  }

  /** What no client should have done, by service. */
  get violations(): readonly string[] {
    return [...this.services].flatMap(([id, { log }]) => [...new Set(log.violations)].map((what) => `${id}: ${what}`));
  }

  async close(): Promise<void> {
    this.closeStranger();
    await Promise.all([...this.services.values(), this.kevMirror].map((service) => service.close()));
  }
}
