/** Which addresses a service may be asked at, directly or after a redirect, and where its secret may go. Refuses every other host. */
import type { ServiceId, SourceSettings } from '../../core/scan/sourceSettings';
import { factsOf } from '../registered';

export interface ServiceAddress {
  /** May be asked: a host of the service, and never without TLS once the way began with it. */
  allows(url: URL, cameFrom?: URL): boolean;
  /** The one origin that sees the service's secret, also where it leads from http to https. */
  mayHaveSecret(url: URL): boolean;
}

export function serviceAddress(service: ServiceId, services: SourceSettings['services']): ServiceAddress {
  const facts = factsOf(service);
  const mirror = services[service]?.baseUrl;
  const bases = (mirror === undefined ? facts.bases : [mirror]).flatMap((base) => urlOf(base) ?? []);
  const first = bases[0];
  const hosts = new Set(bases.map((base) => base.host));
  if (mirror === undefined) for (const host of facts.furtherHosts ?? []) hosts.add(host);
  return {
    allows: (url, cameFrom = first) => {
      if (url.protocol !== 'https:' && (url.protocol !== 'http:' || cameFrom?.protocol === 'https:')) return false;
      return url.username === '' && url.password === '' && hosts.has(url.host);
    },
    mayHaveSecret: (url) =>
      url.origin === first?.origin ||
      (url.protocol === 'https:' && first?.protocol === 'http:' && url.host === first.host),
  };
}

/** Host and port of the address that is asked first; '' for a mirror's that is none. */
export function firstHost(service: ServiceId, services: SourceSettings['services']): string {
  return urlOf(services[service]?.baseUrl ?? factsOf(service).bases[0])?.host ?? '';
}

/** Undefined for what is no address at all. */
export function urlOf(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
}
