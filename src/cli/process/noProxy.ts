/** Whom NO_PROXY leads past the proxy, in the forms that curl, Go, wget and Python take. Looks no name up. */
import { BlockList, isIP } from 'node:net';

/**
 * `noProxy` is a list behind commas or blanks: `*`, a host with all below it (`corp.example`, `.corp.example`,
 * `*.corp.example`), an address or a range of addresses (`10.0.0.0/8`, `fd00::/8`), each with a port or without.
 */
export function bypassesProxy({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const asked = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return noProxy.split(/[,\s]+/).some((entry) => {
    if (entry === '*') return true;
    const { name, port: only } = partsOf(entry);
    return (only === undefined || only === asked) && (isIP(host) === 0 ? isBelow(host, name) : isIn(host, name));
  });
}

/** The colons of an address without brackets lead to no port. */
function partsOf(entry: string): { readonly name: string; readonly port: string | undefined } {
  const [, name = entry, port] =
    /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ?? /^([^:]*(?:\/\d+)?)(?::(\d+))?$/.exec(entry) ?? [];
  return { name, port };
}

function isBelow(host: string, name: string): boolean {
  const parent = name
    .replace(/^\*?\./, '')
    .replace(/\.$/, '')
    .toLowerCase();
  return parent !== '' && (host === parent || host.endsWith(`.${parent}`));
}

function isIn(host: string, range: string): boolean {
  const [start = '', bits] = range.split('/');
  const family = isIP(start);
  if (family === 0 || family !== isIP(host)) return false;
  const most = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : Infinity;
  if (prefix > most) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(start, prefix, type);
  return list.check(host, type);
}
