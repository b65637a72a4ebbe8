/** The connection to a queue server, and what the server must be for it. Knows no job. */
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Redis, RedisOptions } from 'ioredis';
import { errnoOf, UserError } from '../core/message/errors';
import { verbatim } from '../core/message/text';
import type { QueueAddress } from './queueAddress';
import type { QueueLibrary } from './queueLibrary';
import { queuePrefix } from './jobFormat';

const connectMs = 5000;
/** Milliseconds until a server that accepts connections and says nothing counts as away. */
const checkMs = 3000;
/** Milliseconds to learn what else listens there. */
const probeMs = 1000;
const longestPauseMs = 1000;

/** For connections that come back by themselves until it is over: a command waits until the server answers. */
export function connectionOptions(
  { host, port, user, password, database, tls }: QueueAddress,
  isOver = (): boolean => false,
) {
  return {
    ...{ host, port, db: database },
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
    connectTimeout: connectMs,
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => (isOver() ? null : Math.min(longestPauseMs, 50 * 2 ** Math.min(times, 10))),
    connectionName: 'ihacpa',
  } satisfies RedisOptions;
}

/** Undefined: it fits. `away`: it cannot be reached now. Rejects with a UserError `queueRefused` for what only a person can change. */
export async function checkQueueServer(address: QueueAddress, { Redis }: QueueLibrary): Promise<'away' | undefined> {
  const redis = new Redis({
    ...{ ...connectionOptions(address), db: 0, lazyConnect: true, enableReadyCheck: false },
    ...{ maxRetriesPerRequest: 0, retryStrategy: () => null },
  });
  let first: unknown;
  redis.on('error', (error) => (first ??= error));
  // What waits for a reply rejects then.
  const giveUp = setTimeout(() => redis.disconnect(), checkMs);
  try {
    await redis.connect();
    await redis.ping();
    if (address.database !== 0) await redis.select(address.database);
    const why = unfit(await redis.info());
    if (why === 'away') return why;
    if (why !== undefined) throw refused(address, ...why);
    await tryCommands(redis);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const known = refusalOf(address, first) ?? refusalOf(address, error);
    if (known !== undefined) throw refused(address, ...known);
    if (address.tls && (await answersPlainly(address))) throw refused(address, ...withoutTls);
    if (!address.tls && (await answersByTls(address))) throw refused(address, ...withTls);
    return 'away';
  } finally {
    clearTimeout(giveUp);
    redis.disconnect();
  }
}

type Refusal = readonly [what: string, next: string];

/** Of the oldest versions that are still maintained by somebody; BullMQ recommends the same. */
const oldestVersion = [6, 2] as const;

/** What the server's `INFO` says under a name; '' where it says nothing. */
export function factsOf(info: string): (name: string) => string {
  const facts = new Map(info.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string]));
  return (name) => facts.get(name) ?? '';
}

function unfit(info: string): Refusal | 'away' | undefined {
  const fact = factsOf(info);
  if (fact('loading') === '1') return 'away';
  const mode = fact('redis_mode') || fact('server_mode');
  if (mode === 'cluster') return ['is a Redis Cluster, which is not supported', 'Use a single server'];
  if (mode === 'sentinel') return ['is a Redis Sentinel, which is not supported', 'Use a single server'];
  if (fact('role') === 'slave') return ['is a replica, which cannot be written', 'Pass the address of its primary'];
  const version = fact('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]))
    return [`runs version ${version}, which is too old`, `Use Redis ${oldestVersion.join('.')} or newer, or Valkey`];
  const policy = fact('maxmemory_policy');
  if (policy !== 'noeviction') {
    const next = 'Set maxmemory-policy noeviction in its configuration';
    return [`may remove jobs when its memory is full (maxmemory-policy ${policy})`, next];
  }
  return undefined;
}

/** What every part of a queue needs; a user without a right learns it now. */
async function tryCommands(redis: Redis): Promise<void> {
  const key = `${queuePrefix}:check`;
  await redis.eval("redis.call('SET', KEYS[1], redis.call('TIME')[1], 'PX', 1000)", 1, key);
  await redis.xadd(`${key}:stream`, 'MAXLEN', '1', '*', 'a', 'b');
  await redis.del(key, `${key}:stream`);
}

const withTls: Refusal = ['uses TLS', 'Pass rediss:// instead of redis://'];

/** Nothing is sent to it, so it may be anybody. */
function answersByTls({ host, port }: QueueAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connectTls({ host, port, ...name, rejectUnauthorized: false }, () => {
      resolve(true);
      socket.destroy();
    });
    socket.setTimeout(probeMs, () => socket.destroy());
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

const withoutTls: Refusal = ['does not use TLS', 'Pass redis:// instead of rediss://, or turn TLS on at the server'];

/** A server without TLS says nothing to what it cannot read. */
function answersPlainly({ host, port }: QueueAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write('PING\r\n'));
    socket.setTimeout(probeMs, () => socket.destroy());
    socket.on('data', (data) => {
      resolve(/^(\+PONG|-)/.test(data.toString()));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

function refusalOf({ tls, user, database }: QueueAddress, error: unknown): Refusal | undefined {
  const text = error instanceof Error ? error.message : String(error);
  const code = errnoOf(error) ?? '';
  if (/^WRONGPASS|invalid password/.test(text) || /AUTH .* called without any password/.test(text))
    return ['does not accept the user name or password', 'Correct the login in the address'];
  if (text.startsWith('NOAUTH'))
    return ['needs a password', 'Pass redis://user:password@host, best in IHACPA_QUEUE_URL'];
  if (text.startsWith('NOPERM')) {
    const who = user ?? 'default';
    return [
      `does not let the user ${who} use all commands (${text})`,
      `Allow +@all -@admin -@dangerous +info on ${queuePrefix}:*`,
    ];
  }
  if (/DB index|invalid DB/i.test(text)) return [`has no database ${database}`, 'Pass a lower database number'];
  if (text.startsWith('READONLY')) return ['is a replica, which cannot be written', 'Pass the address of its primary'];
  if (tls && /WRONG_VERSION_NUMBER|EPROTO|wrong version|packet length/i.test(`${code} ${text}`)) return withoutTls;
  if (tls && code.includes('ALERT_CERTIFICATE_REQUIRED'))
    return [
      'requires a certificate of its clients, which is not supported',
      'Set tls-auth-clients no in its configuration',
    ];
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code))
    return [`has a certificate that is not trusted (${code})`, 'Name its authority in NODE_EXTRA_CA_CERTS'];
  return undefined;
}

function refused({ shown }: QueueAddress, what: string, next: string): UserError {
  return new UserError({
    code: 'queueRefused',
    what: verbatim(`The queue server ${shown} ${what}`),
    next: verbatim(next),
  });
}
