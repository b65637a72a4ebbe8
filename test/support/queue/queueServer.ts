/** A real Redis or Valkey of its own for a test, on a free port of the loopback, with its data in a temporary folder. */
import { Redis } from 'ioredis';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const programs = ['redis-server', 'valkey-server'];

/** Those that this machine has; IHACPA_TEST_QUEUE_SERVER names another one. */
export const queuePrograms: readonly string[] = [process.env['IHACPA_TEST_QUEUE_SERVER'] ?? '', ...programs].filter(
  (program) => program !== '' && spawnSync(program, ['--version']).status === 0,
);

/** Call inside `describe`: its tests are skipped, and say so, where no server is installed. */
export function needsQueueServer(): void {
  before(function () {
    if (queuePrograms.length > 0) return;
    console.log(`      (skipped: neither ${programs.join(' nor ')} is installed)`);
    this.skip();
  });
}

/** Call inside `describe`: servers that the returned function starts end with their test. */
export function useQueueServers(): (options?: readonly string[], program?: string) => Promise<QueueServer> {
  const open: QueueServer[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.end()));
  });
  return async (options = [], program = queuePrograms[0] ?? '') => {
    const server = new QueueServer(program, options, await freePort());
    open.push(server);
    await server.start();
    return server;
  };
}

export class QueueServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'ihacpa-queue-'));
  private child: ChildProcess | undefined;

  constructor(
    private readonly program: string,
    private readonly options: readonly string[],
    readonly port: number,
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const file = join(this.folder, 'server.conf');
    const usual = [`port ${this.port}`, 'bind 127.0.0.1', `dir ${this.folder}`, 'appendonly yes', 'save ""'];
    writeFileSync(file, `${[...usual, ...this.options.filter((line) => !line.startsWith('--'))].join('\n')}\n`);
    const child = spawn(this.program, [file, ...this.options.filter((line) => line.startsWith('--'))], {
      stdio: 'ignore',
    });
    this.child = child;
    while (!(await answers(this.port))) {
      if (child.exitCode !== null) throw new Error(`${this.program} ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As a power cut would: what it had not written is lost. */
  async kill(): Promise<void> {
    if (this.child === undefined) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    this.child = undefined;
  }

  /** Every key with all that is in it. */
  async dump(): Promise<string> {
    const redis = new Redis({ host: '127.0.0.1', port: this.port });
    try {
      const texts: string[] = [];
      for (const key of await redis.keys('*')) {
        const read: Readonly<Record<string, () => Promise<unknown>>> = {
          string: () => redis.get(key),
          hash: () => redis.hgetall(key),
          list: () => redis.lrange(key, 0, -1),
          set: () => redis.smembers(key),
          zset: () => redis.zrange(key, '0', '-1', 'WITHSCORES'),
          stream: () => redis.xrange(key, '-', '+'),
        };
        texts.push(key, JSON.stringify(await read[await redis.type(key)]?.()));
      }
      return texts.join('\n');
    } finally {
      redis.disconnect();
    }
  }

  /** Its data is gone when it starts again. */
  loseData(): void {
    rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    rmSync(join(this.folder, 'dump.rdb'), { force: true });
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Also for a server that a test wants to be missing. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Also by refusing whoever has no password; not while it loads its data. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (data) => {
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString()));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}
