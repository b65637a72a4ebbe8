/** What the errors of a `fetch` are called, as Node's, undici's and the editor's have them. */
import { rejects } from 'node:assert/strict';
import { boundedFetch } from '../../../src/sources/http/boundedFetch';
import { TransportError } from '../../../src/sources/http/transport';

const never = new AbortController().signal;
const coded = (code: string, message = 'failed'): Error => Object.assign(new Error(message), { code });
const failed = (cause: Error): Error => new TypeError('fetch failed', { cause });

const errors: readonly (readonly [error: Error, kind: string, message: string])[] = [
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'].map(
    (code) => [failed(coded(code)), 'certificate', code] as const,
  ),
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'].map(
    (code) => [failed(coded(code)), 'certificate', code] as const,
  ),
  // Of a proxy that is itself asked by TLS.
  [
    failed(Object.assign(coded('UND_ERR_PRX_TLS'), { cause: coded('CERT_HAS_EXPIRED') })),
    'certificate',
    'CERT_HAS_EXPIRED',
  ],
  [failed(new Error('net::ERR_CERT_AUTHORITY_INVALID')), 'certificate', 'ERR_CERT_AUTHORITY_INVALID'],
  [failed(coded('ECONNREFUSED')), 'unreachable', 'ECONNREFUSED'],
  [failed(coded('ENOTFOUND')), 'unreachable', 'ENOTFOUND'],
  [failed(coded('ERR_SSL_WRONG_VERSION_NUMBER')), 'unreachable', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [failed(new Error('Proxy response (407) !== 200 when HTTP Tunneling')), 'proxyLogin', ''],
  [failed(new TransportError('proxyLogin', 'proxy.example:8080')), 'proxyLogin', 'proxy.example:8080'],
  [failed(new TransportError('proxyRefusal', 'proxy.example:8080')), 'proxyRefusal', 'proxy.example:8080'],
  [failed(coded('Z_DATA_ERROR')), 'badEncoding', 'undecodable body'],
];

describe('a body that ends before its time', () => {
  it('is told from a service that cannot be reached', async () => {
    const read = () => Promise.reject(failed(coded('UND_ERR_SOCKET')));
    const body = { getReader: () => ({ read, cancel: () => Promise.resolve() }) };
    const response = { status: 200, headers: new Headers(), body };
    const request = { method: 'GET', url: 'https://a.example/', headers: {}, maxBytes: 1 } as const;
    await rejects(boundedFetch(() => Promise.resolve(response))(request, never), { kind: 'brokenOff' });
  });
});

describe('a fetch that fails', () => {
  for (const [error, kind, message] of errors) {
    it(`because of ${(error.cause as Error & { code?: string }).code ?? (error.cause as Error).message} is ${kind}`, () =>
      rejects(
        boundedFetch(() => Promise.reject(error))(
          { method: 'GET', url: 'https://a.example/', headers: {}, maxBytes: 1 },
          never,
        ),
        {
          kind,
          message,
        },
      ));
  }
});
