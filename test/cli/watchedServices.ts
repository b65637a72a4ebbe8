/** OSV, CISA KEV and EPSS on the loopback, whose advisories change between the rounds of a watch. Knows no verdict. */
import { epssService, kevService } from '../support/internet/services/listServices';
import { osvService } from '../support/internet/services/osvService';
import type { OsvJson } from '../support/internet/facts';
import type { ServiceDescription } from '../support/internet/simulatedService';
import { type LoopbackServer, useLoopbackServers } from '../support/loopbackServer';
import { factsOfWorld } from '../scenario/smallWorlds';
import { answerOf } from './markedServices';

const others = 'pypi,github,nvd,mitre,snyk,exploitDb';

export interface WatchedServices {
  /** What OSV has now. */
  records: readonly OsvJson[];
  isDown: boolean;
  readonly servers: Readonly<Record<'osv' | 'kev' | 'epss', LoopbackServer>>;
  /** Options that send every request here. */
  readonly online: () => string[];
}

/** Call inside `describe`. */
export function useWatchedServices(packages: readonly string[]): WatchedServices {
  const serve = useLoopbackServers();
  const services: { -readonly [Key in keyof WatchedServices]: WatchedServices[Key] } = {
    records: [],
    isDown: false,
    servers: {} as WatchedServices['servers'],
    online: () => {
      const urls = Object.entries(services.servers).map(([id, { base }]) => `${id}=${base}`);
      return ['--disable-source', others, '--source-url', urls.join(',')];
    },
  };
  beforeEach(async () => {
    services.records = [];
    services.isDown = false;
    const start = async (describe: () => ServiceDescription): Promise<LoopbackServer> => {
      const server: LoopbackServer = await serve((response, seen, at) =>
        services.isDown ? response.destroy() : answerOf(describe(), () => server.base)(response, seen, at),
      );
      return server;
    };
    const facts = () =>
      factsOfWorld({ rows: packages.map((name) => [name, '1.0'] as const), records: services.records });
    const vulnerabilities = [{ cveID: 'CVE-1999-0001', dateAdded: '2026-01-01' }];
    const catalog = { title: 'Catalog', dateReleased: '2026-01-01T00:00:00Z', count: 1, vulnerabilities };
    services.servers = {
      osv: await start(() => osvService(facts())),
      kev: await start(() => kevService(Buffer.from(JSON.stringify(catalog)))),
      epss: await start(() => epssService(facts())),
    };
  });
  return services;
}
