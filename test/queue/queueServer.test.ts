/** What a queue server must be, told by real servers that are set up in every wrong way: one sentence each, and no password in it. */
import { doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../../src/core/message/errors';
import { parseQueueAddress } from '../../src/queue/queueAddress';
import { loadQueueLibrary } from '../../src/queue/queueLibrary';
import { checkQueueServer } from '../../src/queue/queueServer';
import {
  freePort,
  needsQueueServer,
  queuePrograms,
  type QueueServer,
  useQueueServers,
} from '../support/queue/queueServer';
import { useTemporaryFolder } from '../support/temporaryFolder';

async function check(url: string): Promise<string> {
  try {
    return (await checkQueueServer(parseQueueAddress(url), await loadQueueLibrary())) ?? 'fits';
  } catch (error) {
    if (error instanceof UserError) {
      strictEqual(error.code, 'queueRefused');
      return error.message;
    }
    throw error;
  }
}

describe('a queue server', function () {
  this.timeout(30_000);
  needsQueueServer();
  const startServer = useQueueServers();
  const folder = useTemporaryFolder();
  const at = ({ port }: QueueServer, login = '', database = ''): string =>
    `redis://${login}127.0.0.1:${port}${database}`;

  for (const program of queuePrograms) {
    it(`fits as ${program} that removes nothing`, async () => {
      strictEqual(await check(at(await startServer([], program), '', '/15')), 'fits');
    });
  }

  it('is away while nobody listens there', async () => {
    strictEqual(await check(`redis://127.0.0.1:${await freePort()}`), 'away');
  });

  it('is refused where it may remove jobs', async () => {
    const server = await startServer(['maxmemory-policy allkeys-lru']);
    match(await check(at(server)), /may remove jobs .*allkeys-lru.*\. Set maxmemory-policy noeviction/);
  });

  it('is refused without the password, with a wrong one, and fits with the right one', async () => {
    const server = await startServer(['requirepass secret']);
    match(await check(at(server)), /needs a password/);
    const wrong = await check(at(server, ':secrets@'));
    match(wrong, /does not accept the user name or password/);
    doesNotMatch(wrong, /secret/);
    strictEqual(await check(at(server, ':secret@')), 'fits');
  });

  it('is refused for a user without the rights, and fits with those of the documentation', async () => {
    const server = await startServer([
      'user reader on >secret ~* +@read +info +ping +select',
      'user ihacpa on >secret ~ihacpa:* &ihacpa:* +@all -@admin -@dangerous +info',
    ]);
    match(await check(at(server, 'reader:secret@')), /does not let the user reader use all commands/);
    strictEqual(await check(at(server, 'ihacpa:secret@')), 'fits');
  });

  it('is refused for a database that it has not', async () => {
    match(await check(at(await startServer(), '', '/99')), /has no database 99/);
  });

  it('is refused as a Cluster, a Sentinel, and a replica', async () => {
    match(await check(at(await startServer(['cluster-enabled yes']))), /is a Redis Cluster, which is not supported/);
    match(await check(at(await startServer([`replicaof 127.0.0.1 ${await freePort()}`]))), /is a replica/);
    match(await check(await inMode('sentinel')), /is a Redis Sentinel, which is not supported/);
  });

  it('is refused by rediss:// where it does not use TLS', async () => {
    match(await check(at(await startServer()).replace('redis:', 'rediss:')), /does not use TLS/);
  });

  it('is refused by redis:// where it uses TLS, and by rediss:// where nobody vouches for it', async function () {
    const [certificate, key] = [join(folder(), 'certificate.pem'), join(folder(), 'key.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-days', '2', '-keyout', key, '-out', certificate];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject]);
    if (made.status !== 0) {
      console.log('      (skipped: openssl is not installed)');
      this.skip();
    }
    const serve = async (how: string): Promise<string> => {
      const port = await freePort();
      const files = [`tls-cert-file ${certificate}`, `tls-key-file ${key}`, `tls-ca-cert-file ${certificate}`];
      await startServer([`tls-port ${port}`, ...files, `tls-auth-clients ${how}`]);
      return `127.0.0.1:${port}`;
    };
    const open = await serve('no');
    match(await check(`redis://${open}`), /uses TLS\. Pass rediss:\/\//);
    match(await check(`rediss://${open}`), /has a certificate that is not trusted/);
    const mutual = await serve('yes');
    match(await check(`redis://${mutual}`), /uses TLS\. Pass rediss:\/\//);
    // An untrusted server is named before what it wants.
    match(await check(`rediss://${mutual}`), /has a certificate that is not trusted/);
  });

  it('is away while it accepts connections and says nothing', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    server.unref();
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    strictEqual(await check(`redis://127.0.0.1:${port}`), 'away');
    strictEqual(await check(`rediss://127.0.0.1:${port}`), 'away');
  });

  it('is refused where it is too old', async () => {
    match(await check(await inMode('standalone', '5.0.7')), /runs version 5\.0\.7, which is too old/);
  });

  /** Stands for a server that cannot be installed here: answers `INFO` and nothing else. */
  async function inMode(mode: string, version = '7.0.0'): Promise<string> {
    const info = `redis_version:${version}\r\nredis_mode:${mode}\r\nmaxmemory_policy:noeviction\r\n`;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const command of data.toString().split(/(?=\*\d+\r\n)/)) {
          if (/\binfo\b/i.test(command)) socket.write(`$${info.length}\r\n${info}\r\n`);
          else socket.write(/\bping\b/i.test(command) ? '+PONG\r\n' : '+OK\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    server.unref();
    await once(server, 'listening');
    return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});
