/** The simulated services on the loopback for processes of their own: each at a port, with its latency in real time, and the times of its requests. Keeps no limits. */
import type { ServiceId } from '../../../src/core/scan/sourceSettings';
import { loopbackServer, type LoopbackServer } from '../loopbackServer';
import type { Facts } from './facts';
import { internetSecrets } from './internet';
import { mitreService, nvdService } from './services/cveServices';
import { githubService } from './services/githubService';
import { epssService, exploitDbService, kevService } from './services/listServices';
import { osvService } from './services/osvService';
import { pypiService } from './services/pypiService';
import { snykService } from './services/snykService';
import type { Reply, ServiceDescription } from './simulatedService';

export interface SeenAt {
  readonly path: string;
  /** By the monotonic clock of this process, in milliseconds. */
  readonly at: number;
}

const lists = {
  kev: Buffer.from(
    JSON.stringify({
      ...{ title: 'Known exploited', catalogVersion: '1', dateReleased: '2026-01-01T00:00:00Z', count: 1 },
      vulnerabilities: [{ cveID: 'CVE-1999-0001', dateAdded: '2020-01-01' }],
    }),
  ),
  exploitDb: Buffer.from(
    'id,description,date_added,date_updated,verified,codes\n1,A,2010-01-01,2010-01-01,1,CVE-1999-0001\n',
  ),
};

export class LoopbackInternet {
  /** Set: what a service says instead. */
  instead: (service: ServiceId, path: string) => Reply | undefined = () => undefined;
  private readonly servers = new Map<ServiceId, LoopbackServer>();
  private readonly seen = new Map<ServiceId, SeenAt[]>();
  /** When each request had its whole answer; Infinity: it has none yet. */
  private readonly answered: { at: number }[] = [];

  /** `haste`: how many times faster than the described latencies. */
  static async start(facts: Facts, haste = 1): Promise<LoopbackInternet> {
    const internet = new LoopbackInternet();
    const descriptions = [
      ...[pypiService(facts), osvService(facts), nvdService(facts), mitreService(facts), epssService(facts)],
      ...[githubService(facts, internetSecrets.githubToken), snykService(facts, internetSecrets.snykToken)],
      ...[exploitDbService(lists.exploitDb), kevService(lists.kev)],
    ];
    for (const each of descriptions) await internet.serve(each, haste);
    return internet;
  }

  /** For `--source-url`. */
  get addresses(): string {
    return [...this.servers].map(([id, { base }]) => `${id}=${base}`).join(',');
  }

  seenBy(service: ServiceId): readonly SeenAt[] {
    return this.seen.get(service) ?? [];
  }

  /** Requests that had no whole answer at a time of the monotonic clock of this process. */
  underWaySince(from: number): number {
    return this.answered.filter(({ at }) => at > from).length;
  }

  /** How many of all services, since the last time. */
  takeCount(): number {
    const count = [...this.seen.values()].reduce((sum, { length }) => sum + length, 0);
    for (const each of this.seen.values()) each.length = 0;
    return count;
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.close()));
  }

  private async serve({ id, secret, latencyMs, answer }: ServiceDescription, haste: number): Promise<void> {
    const seen: SeenAt[] = [];
    this.seen.set(id, seen);
    const server: LoopbackServer = await loopbackServer((response, request) => {
      seen.push({ path: request.path, at: performance.now() });
      const ended = { at: Infinity };
      this.answered.push(ended);
      response.once('close', () => (ended.at = performance.now()));
      const headers = request.headers as Readonly<Record<string, string>>;
      const isRefused = secret !== undefined && headers[secret[0]] !== secret[1];
      const usual = (): Reply =>
        isRefused ? { status: 401 } : answer({ ...request, url: new URL(request.path, server.base), headers });
      const reply = this.instead(id, request.path) ?? usual();
      const { status = 200, headers: more = {}, body = '' } = reply;
      const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
      setTimeout(
        () => {
          response.writeHead(status, { 'content-type': 'application/json', ...more });
          response.end(bytes);
        },
        (reply.latencyMs ?? latencyMs) / haste,
      );
    });
    this.servers.set(id, server);
  }
}

/** The largest number of times within [t, t + ms) for any t. */
export function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
}
