/** The address of a queue server as a person writes it. What is shown of it holds no login. */
import { UserError } from '../core/message/errors';
import { verbatim } from '../core/message/text';

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly tls: boolean;
  /** `redis://queue.example:6379/0`, for messages and commands. */
  readonly shown: string;
}

const usualPort = 6379;
const mostDatabase = 65_535;

/** Throws UserError `badArgument`, which never repeats what was passed: it may hold a password. */
export function parseQueueAddress(text: string): QueueAddress {
  const [scheme = ''] = text.toLowerCase().split('://', 1);
  if (scheme.includes('sentinel'))
    throw refused('Redis Sentinel is not supported', 'Pass the address of a single server');
  if (scheme.includes('cluster') || text.split('@').at(-1)?.includes(',') === true)
    throw refused('Redis Cluster is not supported', 'Pass the address of a single server');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw refused('The address of the queue is not usable', 'Pass one like redis://host:6379/0, or rediss:// for TLS');
  if (url.search !== '' || url.hash !== '')
    throw refused('The address of the queue has a query', 'Pass one like redis://host:6379/0 without it');
  const database = readDatabase(url.pathname);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? usualPort : Number(url.port);
  const tls = url.protocol === 'rediss:';
  return {
    ...{ host, port, database, tls },
    user: decoded(url.username),
    password: decoded(url.password),
    shown: `${url.protocol}//${url.hostname}:${port}/${database}`,
  };
}

function readDatabase(path: string): number {
  const text = path.replace(/^\//, '');
  const number = text === '' ? 0 : /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (number <= mostDatabase) return number;
  throw refused('The address of the queue does not end in a database number', 'Pass one like redis://host:6379/0');
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused('The login in the address of the queue is not usable', 'Write a percent sign in it as %25');
  }
}

function refused(what: string, next: string): UserError {
  return new UserError({ code: 'badArgument', what: verbatim(what), next: verbatim(next) });
}
