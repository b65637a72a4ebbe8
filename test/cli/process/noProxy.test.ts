/** Which hosts are asked without a proxy, by the forms of NO_PROXY that curl, Go, wget and Python take. */
import { deepStrictEqual } from 'node:assert/strict';
import { bypassesProxy } from '../../../src/cli/process/noProxy';

describe('NO_PROXY', () => {
  const cases: readonly [value: string, direct: readonly string[], proxied: readonly string[]][] = [
    ['', [], ['http://a.example/']],
    ['*', ['http://a.example/', 'https://10.1.2.3/', 'http://[::1]/'], []],
    ['other.example, *', ['http://a.example/'], []],
    [
      'corp.example',
      ['https://corp.example/', 'https://pypi.corp.example:8443/x'],
      ['https://mycorp.example/', 'https://corp.example.org/'],
    ],
    ['.corp.example', ['https://pypi.corp.example/', 'https://corp.example/'], ['https://notcorp.example/']],
    ['*.corp.example', ['https://pypi.corp.example/'], ['https://notcorp.example/']],
    ['PyPI.Corp.Example.', ['https://pypi.corp.example/', 'https://pypi.corp.example./'], []],
    [
      'corp.example:8080',
      ['http://corp.example:8080/', 'http://a.corp.example:8080/'],
      ['http://corp.example/', 'https://corp.example:8443/'],
    ],
    ['corp.example:443', ['https://corp.example/'], ['http://corp.example/']],
    ['a.example b.example\tc.example', ['http://b.example/', 'http://c.example/'], ['http://d.example/']],
    ['127.0.0.1', ['http://127.0.0.1:8080/'], ['http://127.0.0.2/', 'http://a.127.0.0.1.example/']],
    ['10.0.0.0/8', ['http://10.1.2.3/', 'https://10.255.0.1:8443/'], ['http://11.0.0.1/', 'http://host10.example/']],
    ['192.168.4.0/22', ['http://192.168.7.255/'], ['http://192.168.8.0/']],
    ['10.1.2.3/32', ['http://10.1.2.3/'], ['http://10.1.2.4/']],
    ['10.0.0.0/8:8080', ['http://10.1.2.3:8080/'], ['http://10.1.2.3/']],
    ['fd00::/8', ['http://[fd12::1]:8080/'], ['http://[fe80::1]/', 'http://10.0.0.1/']],
    ['::1', ['http://[::1]:80/', 'http://[0:0:0:0:0:0:0:1]/'], ['http://[::2]/']],
    ['[::1]', ['http://[::1]/'], ['http://[::2]/']],
    ['[::1]:8080', ['http://[::1]:8080/'], ['http://[::1]/']],
    ['10.0.0.0/99,corp.example/8,/8,:80', [], ['http://10.0.0.1/', 'http://corp.example/', 'http://a.example/']],
    ['1', [], ['http://10.0.0.1/']],
  ];
  for (const [value, direct, proxied] of cases) {
    it(`of "${value}" leads past the proxy whom it names, and nobody else`, () => {
      const past = [...direct, ...proxied].filter((url) => bypassesProxy(new URL(url), value));
      deepStrictEqual(past, direct);
    });
  }
});
